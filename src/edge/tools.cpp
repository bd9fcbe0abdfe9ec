#include "edge/tools.hpp"

#include <fmt/format.h>

#include "edge/curl_library.hpp"
#include "edge/git2_library.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {

Result<std::string> git_version() {
    TRY_ASSIGN(const Outcome outcome, git_outcome(".", {"--version"}, {}, std::chrono::seconds{10}));
    constexpr std::string_view kBefore = "git version ";
    const std::string_view said = text::trimmed(outcome.output);
    return std::string{said.starts_with(kBefore) ? said.substr(kBefore.size()) : said};
}

Result<std::string> libgit2_version() {
    TRY_ASSIGN(const Git2* library, git2());
    int major = 0;
    int minor = 0;
    int revision = 0;
    library->git_libgit2_version(&major, &minor, &revision);
    return fmt::format("{}.{}.{} of the package {}", major, minor, revision, kLibgit2Package);
}

Result<std::string> libcurl_version() {
    TRY_ASSIGN(const CurlLibrary* library, curl_library());
    return fmt::format("{} of the package {}", library->curl_version_info(CURLVERSION_NOW)->version, kLibcurlPackage);
}

}  // namespace miniship::edge
