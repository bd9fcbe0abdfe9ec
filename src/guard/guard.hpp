// The client guard: the file that a mini-program carries, put together for its platform.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace miniship::guard {

/// `wechat`, `feishu`, `douyin`, `xiaohongshu`, `alipay`, and `generic` for whatever names its API itself.
[[nodiscard]] std::span<const std::string_view> platforms();

/// The guard of one of `platforms()` as readable CommonJS in ES5.
[[nodiscard]] std::string source(std::string_view platform);
/// The same without comments and long names.
[[nodiscard]] std::string minified(std::string_view platform);
/// Its TypeScript declarations.
[[nodiscard]] std::string declarations(std::string_view platform);

}  // namespace miniship::guard
