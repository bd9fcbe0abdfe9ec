#include "plan/bump_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/text.hpp"
#include "plan/bump_files.hpp"

namespace miniship::plan {
namespace {

Error bad_release_as(const std::string& value) {
    Error error{ErrorCode::usage,
                fmt::format("--release-as {}: neither major, minor, patch nor a version of three numbers", value), ""};
    if (release_type(text::lowered(value))) {
        error.hint = fmt::format("`miniship bump --release-as {}`", text::lowered(value));
    } else if (parse_version(value + ".0")) {
        error.hint = fmt::format("`miniship bump --release-as {}.0`", value);
    } else {
        error.hint = "`miniship bump --release-as minor`, or for example `--release-as 1.2.3`";
    }
    return error;
}

Result<void> check_release_as(const BumpOptions& options) {
    if (options.release_as.empty() || release_type(options.release_as)) {
        return {};
    }
    const auto version = exact_version(options);
    if (!version) {
        return bad_release_as(options.release_as);
    }
    if (!options.prerelease || version->prerelease.empty()) {
        return {};
    }
    const auto& identifiers = version->prerelease;
    const std::string stem = text::joined({identifiers.data(), identifiers.size() - 1}, ".");
    if (stem != *options.prerelease) {
        return Error{ErrorCode::usage,
                     fmt::format("--release-as {} and --prerelease {} name different prereleases", options.release_as,
                                 *options.prerelease),
                     fmt::format("`miniship bump --release-as {}`", to_string(*version))};
    }
    return {};
}

// git's rules for names of references, as far as a prefix can break them (git-check-ref-format).
bool is_tag_prefix(std::string_view prefix) {
    const bool plain = std::all_of(prefix.begin(), prefix.end(), [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != 0x7f &&
               std::string_view{"~^:?*[\\"}.find(c) == std::string_view::npos;
    });
    return plain && !prefix.starts_with('-') && !prefix.starts_with('/') && !prefix.starts_with('.') &&
           prefix.find("..") == std::string_view::npos && prefix.find("//") == std::string_view::npos &&
           prefix.find("@{") == std::string_view::npos && prefix.find("/.") == std::string_view::npos;
}

}  // namespace

std::optional<ReleaseType> release_type(std::string_view name) {
    for (const auto type : {ReleaseType::patch, ReleaseType::minor, ReleaseType::major}) {
        if (name == to_string(type)) {
            return type;
        }
    }
    return std::nullopt;
}

// `--release-as` where it is a version; a leading v is a habit.
std::optional<Version> exact_version(const BumpOptions& options) {
    std::string_view text = options.release_as;
    text.remove_prefix(text.starts_with('v') ? 1 : 0);
    return parse_version(text);
}

std::string release_message(const BumpOptions& options, const std::string& version) {
    return text::replaced(options.release_commit_message_format, "{{currentTag}}", version);
}

Result<void> check_platforms(const BumpOptions& options, const Version& version) {
    // What their upload tools check: `opdev upload`, `tma upload`, `minidev upload`.
    constexpr std::array<std::string_view, 3> kThreeNumbers{"feishu", "douyin", "alipay"};
    if (!version.is_prerelease() && version.build.empty()) {
        return {};
    }
    for (const std::string& platform : options.platforms) {
        if (std::find(kThreeNumbers.begin(), kThreeNumbers.end(), platform) != kThreeNumbers.end()) {
            return Error{ErrorCode::version_not_accepted,
                         fmt::format("{} takes versions of three numbers only, not {}", platform, to_string(version)),
                         "release without --prerelease; `--platform none` leaves this check out"};
        }
    }
    return {};
}

Result<void> check_options(const BumpOptions& options) {
    TRY(check_release_as(options));
    if (options.prerelease && !options.prerelease->empty() && !is_prerelease_identifier(*options.prerelease)) {
        return Error{ErrorCode::usage,
                     fmt::format("--prerelease {}: no identifier of a prerelease", *options.prerelease),
                     "letters, digits and hyphens, for example `--prerelease beta`"};
    }
    const bool writes_files = (!options.skip.bump && !options.first_release) || !options.skip.changelog;
    if (options.skip.commit && !options.skip.tag && writes_files) {
        return Error{ErrorCode::usage, "without the commit the tag would stand on the commit before the release",
                     "add --skip.tag to --skip.commit"};
    }
    if (!is_tag_prefix(options.tag_prefix)) {
        return Error{ErrorCode::config_invalid,
                     fmt::format("tag prefix \"{}\": git allows no such tag", options.tag_prefix),
                     "choose another `tagPrefix`, for example \"v\" or \"\""};
    }
    if (has_release_heading(options.header)) {
        return Error{ErrorCode::config_invalid, "the changelog header has a heading that looks like a release",
                     "take the version heading out of `header`"};
    }
    return check_version_files(options);
}

}  // namespace miniship::plan
