// The configuration: what holds, and where each value comes from.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::config {

/// Who said it; the later beats the earlier.
enum class Source : unsigned char { built_in, project, versionrc, file, environment, flag };

/// One value as JSON text, with the place that it comes from.
struct Value {
    std::string json{};
    Source source{Source::built_in};
    /// `miniship.json`, `.versionrc`, `MINISHIP_FLOOR_BACK`, `--back`, `project.config.json`, `default`.
    std::string origin{};
    bool operator==(const Value&) const = default;
};

/// All values by dotted key, `apps.shop.dist`. Keys without a value are absent.
using Values = std::map<std::string, Value>;

/// One mini-program of the project.
struct App {
    std::string name{};
    std::string platform{};
    std::string id{};
    /// The app's folder and that of the built app, both in their normal form: relative to the project's root where they
    /// lie below it, absolute elsewhere. No `dist` is empty.
    std::string path{"."};
    std::string dist{};
    std::string build{};
    std::string upload{};
    std::string upload_done{};

    /// `PLATFORM/ID`, the app's key in a policy document; empty when one of them is unknown.
    [[nodiscard]] std::string key() const { return platform.empty() || id.empty() ? "" : platform + "/" + id; }
    bool operator==(const App&) const = default;
};

/// One policy document somewhere.
struct Target {
    std::string name{};
    std::string url{};
    std::string app{};
    std::map<std::string, std::string> set{};
    std::string write{"auto"};
    bool create{false};
    std::string token_env{};
    std::string user_env{};
    std::string password_env{};
    std::string ca{};
    std::string cert{};
    std::string key{};
    /// URL of the history document; empty for the one beside the document, nothing for none.
    std::optional<std::string> history{""};
    /// Where clients read the document; empty for nowhere else.
    std::string read_url{};
    bool prereleases{false};
    bool operator==(const Target&) const = default;
};

/// The whole configuration, typed.
struct Config {
    /// Absolute path of the project's root.
    std::string root{};
    std::string tag_prefix{"v"};
    /// True when nobody but the default says so: then `v1.2.3`, `1.2.3` and `V1.2.3` all count as releases.
    bool tag_prefix_is_default{true};
    std::vector<std::string> tags{};
    std::vector<std::string> exclude{};
    /// commit-and-tag-version's keys as one JSON object, `.versionrc` below miniship.json's `bump`.
    std::string bump_json{"{}"};
    /// Those of them that miniship.json has, which is written for us: none of them may be unknown.
    std::set<std::string> bump_own_keys{};
    /// `dryRun` among them.
    bool dry_run{false};
    /// In the form of `App::dist`.
    std::vector<std::string> inject_paths{};
    std::map<std::string, std::string> inject_set{};
    std::vector<std::string> inject_include{};
    std::vector<std::string> inject_exclude{};
    std::size_t back{20};
    std::string from{"origin"};
    std::size_t max_jump{5};
    /// `COUNT/DAYS`, the path of a file, and a percentage; empty where nobody says any.
    std::string keep{};
    std::string usage{};
    std::string max_impact{};
    std::vector<App> apps{};
    std::vector<Target> targets{};
    std::vector<std::string> steps{};
    std::size_t timeout_seconds{600};
    /// Everything above and the keys that no command reads yet, for `miniship config`.
    Values values{};
    std::vector<std::string> warnings{};
};

/// What loading needs to know of the outside, as values.
struct Request {
    /// Where to start looking for the project's root.
    std::string directory{"."};
    /// `--config FILE`, relative to the working directory.
    std::optional<std::string> file{};
    /// Values said by flags, by dotted key.
    Values flags{};
    std::map<std::string, std::string> environment{};
    /// Whether keys of commit-and-tag-version are needed: a `.versionrc.js`, which cannot be read, is then an error.
    bool needs_bump{false};
};

/// Flag > environment > miniship.json > .versionrc > what the project shows > default.
/// Errors: `config_invalid` with all mistakes at once, `path_missing`, `file_unreadable`.
[[nodiscard]] Result<Config> loaded(const Request& request);

/// The nearest folder upward from `directory` that holds miniship.json or package.json, no higher than the top of the
/// git working tree; that top, or `directory` itself, when there is none. Errors: `path_missing`.
[[nodiscard]] Result<std::string> project_root(const std::string& directory);

}  // namespace miniship::config
