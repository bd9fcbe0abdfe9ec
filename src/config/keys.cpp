#include "config/keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/text.hpp"

namespace miniship::config {
namespace {

using enum ValueType;

constexpr std::array kKeys{
    Key{"tagPrefix", text, "\"v\"", "what stands before the version in a release tag"},
    Key{"tags", list_of_text, "",
        "patterns of tags that count as releases, such as v{version}; from tagPrefix by default"},
    Key{"exclude", list_of_text, "[]", "globs of tags that were never published"},
    Key{"bump", anything, "", "keys of commit-and-tag-version: types, header, bumpFiles, skip, scripts and the others"},
    Key{"inject.paths", list_of_text, "", "folders and files to inject into; the app's dist by default"},
    Key{"inject.set", map_of_text, "", "what to replace: a chain such as process.env.APP_VERSION and its value"},
    Key{"inject.include", list_of_text, "", "globs of the files to look into"},
    Key{"inject.exclude", list_of_text, "[]", "globs of the files to leave alone"},
    Key{"floor.back", number, "20", "how many releases are at or above the floor", 1},
    Key{"floor.from", text, "\"origin\"", "where tags are read: local, a remote's name or a URL"},
    Key{"floor.keep", text, "", "what the platform's CDN keeps, as COUNT/DAYS"},
    Key{"floor.maxJump", number, "5", "most releases that one push may move the floor by", 1},
    Key{"floor.usage", text, "", "a file with users by version"},
    Key{"floor.maxImpact", text, "", "most users that a new floor may force, such as 5%"},
    Key{"apps.*.platform", text, "", "wechat, feishu, douyin, xiaohongshu or alipay"},
    Key{"apps.*.id", text, "", "the app id that the platform gave"},
    Key{"apps.*.path", text, "\".\"", "the app's folder"},
    Key{"apps.*.dist", text, "", "the folder of the built app"},
    Key{"apps.*.build", text, "", "the command that builds it"},
    Key{"apps.*.upload", text, "", "the command that uploads it, or manual"},
    Key{"apps.*.uploadDone", text, "", "a command that exits 0 when this version is uploaded already"},
    Key{"targets.*.url", text, "",
        "where the policy document is: https:, file:, etcds:, git+https:, git+ssh: or exec:"},
    Key{"targets.*.app", text, "", "an app's name, or PLATFORM/ID"},
    Key{"targets.*.set", map_of_text, "", "JSON Pointers of a document of your own shape, and what to put there"},
    Key{"targets.*.write", text, "\"auto\"", "how writes are made safe: auto, etag or lock"},
    Key{"targets.*.create", boolean, "false", "make the document, or missing parts of it, when they are not there"},
    Key{"targets.*.tokenEnv", text, "", "the environment variable that holds a bearer token"},
    Key{"targets.*.userEnv", text, "", "the environment variable that holds the user's name"},
    Key{"targets.*.passwordEnv", text, "", "the environment variable that holds the password"},
    Key{"targets.*.ca", text, "", "a file with the certificate authorities to trust"},
    Key{"targets.*.cert", text, "", "a file with the client certificate"},
    Key{"targets.*.key", text, "", "a file with the client certificate's key"},
    Key{"targets.*.history", text_or_false, "", "where the history document is; false for none"},
    Key{"targets.*.readUrl", text, "", "where clients read the document, to be checked after a write"},
    Key{"targets.*.prereleases", boolean, "false", "prereleases change the policy too"},
    Key{"release.steps", list_of_text, R"(["bump","build","inject","refs","upload","policy"])",
        "the steps that this machine takes"},
    Key{"release.timeout", number, "600", "seconds that one step may take", 1},
};

/// Compares dotted paths part by part; `*` in `pattern` fits any part.
bool fits(std::string_view pattern, std::string_view path, bool whole) {
    const auto wanted = miniship::text::split(pattern, '.');
    const auto given = miniship::text::split(path, '.');
    if (given.size() > wanted.size() || (whole && given.size() != wanted.size())) {
        return false;
    }
    return std::equal(given.begin(), given.end(), wanted.begin(),
                      [](auto part, auto want) { return want == "*" || want == part; });
}

}  // namespace

std::span<const Key> keys() {
    return kKeys;
}

const Key* key_at(std::string_view path) {
    const auto found =
        std::find_if(kKeys.begin(), kKeys.end(), [&](const Key& key) { return fits(key.path, path, true); });
    return found == kKeys.end() ? nullptr : &*found;
}

bool has_keys_below(std::string_view path) {
    return key_at(path) == nullptr &&
           std::any_of(kKeys.begin(), kKeys.end(), [&](const Key& key) { return fits(key.path, path, false); });
}

std::vector<std::string> names_below(std::string_view path) {
    const std::size_t depth = path.empty() ? 0 : miniship::text::split(path, '.').size();
    std::vector<std::string> names;
    for (const Key& key : kKeys) {
        if (path.empty() || fits(key.path, path, false)) {
            const auto parts = miniship::text::split(key.path, '.');
            if (parts.size() > depth && (names.empty() || names.back() != parts[depth])) {
                names.emplace_back(parts[depth]);
            }
        }
    }
    return names;
}

std::string wanted_value(const Key& key) {
    switch (key.type) {
        case text:
            return "a text";
        case number:
            return key.least == 0 ? "a whole number" : fmt::format("a whole number of at least {}", key.least);
        case boolean:
            return "true or false";
        case list_of_text:
            return "a list of texts";
        case map_of_text:
            return "an object of texts";
        case text_or_false:
            return "a text, or false";
        case anything:
            return "an object";
    }
    return "a value";
}

}  // namespace miniship::config
