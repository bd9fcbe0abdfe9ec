// The files of this folder, which the build puts into the binary.
#pragma once

#include <span>
#include <string_view>

namespace miniship::guard {

/// A file by its path below src/guard.
struct File {
    std::string_view name{};
    std::string_view text{};
};

[[nodiscard]] std::span<const File> files();

}  // namespace miniship::guard
