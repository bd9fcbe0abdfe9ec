// Options of a bump: commit-and-tag-version's keys in the config, and its flags over them.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/facts/bump_facts.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

using nlohmann::json;

/// Takes a value into the options, or says what it should have been.
using Take = std::function<std::string(const json& value, plan::BumpOptions& options)>;

template <class T>
Take text(T plan::BumpOptions::*member) {
    return [member](const json& value, plan::BumpOptions& options) -> std::string {
        if (!value.is_string()) {
            return "a text";
        }
        options.*member = value.get<std::string>();
        return {};
    };
}

Take switched(bool plan::BumpOptions::*member) {
    return [member](const json& value, plan::BumpOptions& options) -> std::string {
        if (!value.is_boolean()) {
            return "true or false";
        }
        options.*member = value.get<bool>();
        return {};
    };
}

Take url(std::string UrlFormats::*member) {
    return [member](const json& value, plan::BumpOptions& options) -> std::string {
        if (!value.is_string()) {
            return "a text";
        }
        options.url_formats.*member = value.get<std::string>();
        return {};
    };
}

std::string take_types(const json& value, plan::BumpOptions& options) {
    constexpr auto kWanted = "a list of objects with a type";
    if (!value.is_array()) {
        return kWanted;
    }
    options.types.clear();
    for (const auto& row : value) {
        if (!row.is_object() || !row.contains("type") || !row["type"].is_string()) {
            return kWanted;
        }
        ChangelogType type{.type = row["type"].get<std::string>()};
        if (row.contains("scope") && row["scope"].is_string()) {
            type.scope = row["scope"].get<std::string>();
        }
        if (row.contains("section") && row["section"].is_string()) {
            type.section = row["section"].get<std::string>();
        }
        type.hidden = row.contains("hidden") && row["hidden"] == json(true);
        options.types.push_back(std::move(type));
    }
    return {};
}

std::string take_files(const json& value, std::vector<plan::VersionFile>& files) {
    constexpr auto kWanted =
        "a list of file names, or of objects with filename, type (json, plain-text or yaml) and pointer";
    const json list = value.is_array() ? value : json::array({value});
    files.clear();
    for (const auto& row : list) {
        if (row.is_string()) {
            files.push_back({.filename = row.get<std::string>()});
            continue;
        }
        if (!row.is_object() || !row.contains("filename") || !row["filename"].is_string() || row.contains("updater") ||
            (row.contains("type") && !row["type"].is_string())) {
            return kWanted;
        }
        plan::VersionFile file{.filename = row["filename"].get<std::string>()};
        const std::string type = row.value("type", "");
        if (type == "json") {
            file.type = plan::FileType::json;
        } else if (type == "plain-text") {
            file.type = plan::FileType::plain_text;
        } else if (type == "yaml") {
            file.type = plan::FileType::yaml;
        } else if (!type.empty()) {
            return kWanted;
        }
        if (row.contains("pointer")) {
            const json& pointer = row["pointer"];
            if (!pointer.is_string() || !pointer.get<std::string>().starts_with('/') ||
                (!type.empty() && type != "json")) {
                return "a list in which pointer is a JSON Pointer such as /app/version, of a file of type json";
            }
            file.pointer = pointer.get<std::string>();
        }
        files.push_back(std::move(file));
    }
    return {};
}

std::string take_skip(const json& value, plan::BumpOptions& options) {
    constexpr auto kWanted = "an object of bump, changelog, commit, tag, each true or false";
    if (!value.is_object()) {
        return kWanted;
    }
    for (const auto& [name, wanted] : value.items()) {
        bool* const member = name == "bump"        ? &options.skip.bump
                             : name == "changelog" ? &options.skip.changelog
                             : name == "commit"    ? &options.skip.commit
                             : name == "tag"       ? &options.skip.tag
                                                   : nullptr;
        if (member == nullptr || !wanted.is_boolean()) {
            return kWanted;
        }
        *member = wanted.get<bool>();
    }
    return {};
}

std::string take_count(const json& value, plan::BumpOptions& options) {
    if (!value.is_number_unsigned()) {
        return "a whole number";
    }
    options.release_count = value.get<std::size_t>();
    return {};
}

std::string take_prefixes(const json& value, plan::BumpOptions& options) {
    const json list = value.is_array() ? value : json::array({value});
    options.issue_prefixes.clear();
    for (const auto& prefix : list) {
        if (!prefix.is_string()) {
            return "a list of texts";
        }
        options.issue_prefixes.push_back(prefix.get<std::string>());
    }
    return {};
}

/// The older form of `releaseCommitMessageFormat`, with `%s` for the version.
std::string take_message(const json& value, plan::BumpOptions& options) {
    if (!value.is_string()) {
        return "a text";
    }
    options.release_commit_message_format = miniship::text::replaced(value.get<std::string>(), "%s", "{{currentTag}}");
    return {};
}

std::string take_since(const json& value, plan::BumpOptions& options) {
    if (value != json("tag") && value != json("stable")) {
        return "tag or stable";
    }
    options.changelog_since = value == json("tag") ? plan::ChangelogSince::tag : plan::ChangelogSince::stable;
    return {};
}

std::string take_prerelease(const json& value, plan::BumpOptions& options) {
    if (value.is_boolean()) {
        options.prerelease = value.get<bool>() ? std::optional<std::string>{""} : std::nullopt;
        return {};
    }
    if (!value.is_string()) {
        return "a text";
    }
    options.prerelease = value.get<std::string>();
    return {};
}

std::string take_scripts(const json& value, plan::BumpOptions& options) {
    const auto& hooks = plan::lifecycle_hooks();
    // A misspelt hook would silently never run.
    const std::string wanted = "an object with commands under " + miniship::text::joined(hooks, ", ");
    if (!value.is_object()) {
        return wanted;
    }
    for (const auto& [hook, command] : value.items()) {
        if (!command.is_string() || std::find(hooks.begin(), hooks.end(), hook) == hooks.end()) {
            return wanted;
        }
        options.scripts[hook] = command.get<std::string>();
    }
    return {};
}

std::string take_nothing(const json&, plan::BumpOptions&) {
    return {};
}

const std::map<std::string, Take>& keys() {
    using O = plan::BumpOptions;
    static const std::map<std::string, Take> table{
        {"releaseAs", text(&O::release_as)},
        {"prerelease", take_prerelease},
        {"firstRelease", switched(&O::first_release)},
        {"tagPrefix", text(&O::tag_prefix)},
        {"path", text(&O::path)},
        {"infile", text(&O::infile)},
        {"header", text(&O::header)},
        {"releaseCommitMessageFormat", text(&O::release_commit_message_format)},
        {"message", take_message},
        {"types", take_types},
        {"preMajor", switched(&O::pre_major)},
        {"commitUrlFormat", url(&UrlFormats::commit)},
        {"compareUrlFormat", url(&UrlFormats::compare)},
        {"issueUrlFormat", url(&UrlFormats::issue)},
        {"userUrlFormat", url(&UrlFormats::user)},
        {"issuePrefixes", take_prefixes},
        {"packageFiles", [](const json& value, O& options) { return take_files(value, options.package_files); }},
        {"bumpFiles", [](const json& value, O& options) { return take_files(value, options.bump_files); }},
        {"skip", take_skip},
        {"scripts", take_scripts},
        {"sign", switched(&O::sign)},
        {"signoff", switched(&O::signoff)},
        {"noVerify", switched(&O::no_verify)},
        {"verify",
         [](const json& value, O& options) { return options.no_verify = value == json(false), std::string{}; }},
        {"commitAll", switched(&O::commit_all)},
        {"tagForce", switched(&O::tag_force)},
        {"gitTagFallback", switched(&O::git_tag_fallback)},
        {"noBumpWhenEmptyChanges", switched(&O::no_bump_when_empty_changes)},
        {"releaseCount", take_count},
        {"changelogSince", take_since},
        // It decides before a bump is planned (`Config::dry_run`).
        {"dryRun", [](const json& value, O&) { return std::string{value.is_boolean() ? "" : "true or false"}; }},
        // Read and without effect here: they steer output, npm, or JavaScript that is not run.
        {"silent", take_nothing},
        {"preset", take_nothing},
        {"npmPublishHint", take_nothing},
        {"writerOpts", take_nothing},
        {"parserOpts", take_nothing},
        {"gitRawCommitsOpts", take_nothing},
        {"changelogHeader", take_nothing},
        {"$schema", take_nothing},
    };
    return table;
}

Result<void> take_config(const Context& context, const config::Config& config, plan::BumpOptions& options) {
    const json settings = json::parse(config.bump_json);
    std::vector<Error> problems;
    const std::string origin = config.values.contains("bump") ? config.values.at("bump").origin : "";
    for (const auto& [name, value] : settings.items()) {
        const auto known = keys().find(name);
        if (known == keys().end()) {
            std::vector<std::string> names;
            for (const auto& [key, take] : keys()) {
                names.push_back(key);
            }
            const auto near = miniship::text::closest(name, names);
            const std::string message = fmt::format("{}: {} is not a key of a bump{}", origin, name,
                                                    near ? fmt::format(" (did you mean {}?)", *near) : "");
            // A .versionrc may be written for a newer commit-and-tag-version.
            if (config.bump_own_keys.contains(name)) {
                problems.push_back({.code = ErrorCode::config_invalid,
                                    .message = message,
                                    .hint = "bump takes " + miniship::text::joined(names, ", ")});
            } else {
                context.warn(message);
            }
        } else if (const std::string wanted = known->second(value, options); !wanted.empty()) {
            problems.push_back(
                {.code = ErrorCode::config_invalid, .message = fmt::format("{}: {} must be {}", origin, name, wanted)});
        }
    }
    if (problems.empty() && settings.contains("message")) {
        take_message(settings["message"], options);  // as in the older tool it goes before the newer form
    }
    return problems.empty() ? Result<void>{} : Result<void>{all_of(std::move(problems))};
}

json list_value(const Invocation& said, const char* flag) {
    json list = json::array();
    for (const auto& value : said.all(flag)) {
        for (const auto part : miniship::text::split(value, ',')) {
            list.push_back(std::string{part});
        }
    }
    return list;
}

/// A flag as the config value that it stands for.
Result<void> take_flag(const char* flag, const char* key, const json& value, plan::BumpOptions& options) {
    if (const std::string wanted = keys().at(key)(value, options); !wanted.empty()) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("--{} takes {}, not {}", flag, wanted,
                                            value.dump(-1, ' ', false, json::error_handler_t::replace))};
    }
    return {};
}

Result<void> take_flags(const Invocation& said, plan::BumpOptions& options) {
    for (const auto& [flag, key] : std::initializer_list<std::pair<const char*, const char*>>{
             {"release-as", "releaseAs"},
             {"prerelease", "prerelease"},
             {"path", "path"},
             {"infile", "infile"},
             {"header", "header"},
             {"releaseCommitMessageFormat", "releaseCommitMessageFormat"},
             {"message", "message"},
             {"commitUrlFormat", "commitUrlFormat"},
             {"compareUrlFormat", "compareUrlFormat"},
             {"issueUrlFormat", "issueUrlFormat"},
             {"userUrlFormat", "userUrlFormat"},
             {"changelog-since", "changelogSince"},
             {"tag-prefix", "tagPrefix"}}) {
        if (const auto value = said.value(flag)) {
            TRY(take_flag(flag, key, json(*value), options));
        }
    }
    for (const auto& [flag, key] : std::initializer_list<std::pair<const char*, const char*>>{
             {"first-release", "firstRelease"},
             {"sign", "sign"},
             {"signoff", "signoff"},
             {"no-verify", "noVerify"},
             {"commit-all", "commitAll"},
             {"tag-force", "tagForce"},
             {"git-tag-fallback", "gitTagFallback"},
             {"preMajor", "preMajor"},
             {"noBumpWhenEmptyChanges", "noBumpWhenEmptyChanges"}}) {
        if (const auto value = said.switched(flag)) {
            TRY(take_flag(flag, key, json(*value), options));
        }
    }
    for (const auto& [flag, key] : std::initializer_list<std::pair<const char*, const char*>>{
             {"packageFiles", "packageFiles"}, {"bumpFiles", "bumpFiles"}, {"issuePrefixes", "issuePrefixes"}}) {
        if (said.has(flag)) {
            TRY(take_flag(flag, key, list_value(said, flag), options));
        }
    }
    for (const char* name : {"bump", "changelog", "commit", "tag"}) {
        if (const auto value = said.switched(fmt::format("skip.{}", name))) {
            TRY(take_flag("skip", "skip", json{{name, *value}}, options));
        }
    }
    for (const auto& hook : plan::lifecycle_hooks()) {
        if (const auto command = said.value("scripts." + hook)) {
            TRY(take_flag("scripts", "scripts", json{{hook, *command}}, options));
        }
    }
    TRY_ASSIGN(const auto count, number_flag(said, "release-count", 0));
    options.release_count = count.value_or(options.release_count);
    return {};
}

}  // namespace

Result<plan::BumpOptions> bump_options(const Context& context, const config::Config& config) {
    plan::BumpOptions options;
    options.tag_prefix = config.tag_prefix;
    TRY(take_config(context, config, options));
    // The prefix has one place of its own, with its own order of who wins.
    options.tag_prefix = config.tag_prefix;
    TRY(take_flags(context.invocation, options));
    // A package file named without bump files is bumped as well: it is where the version is read from the next time.
    if (options.bump_files == plan::default_bump_files() && options.package_files != plan::default_package_files()) {
        options.bump_files.insert(options.bump_files.begin(), options.package_files.begin(),
                                  options.package_files.end());
    }
    if (const auto platform = context.invocation.value("platform")) {
        options.platforms = {*platform};
    } else {
        for (const auto& app : config.apps) {
            options.platforms.push_back(app.platform);
        }
    }
    return options;
}

}  // namespace miniship::cli
