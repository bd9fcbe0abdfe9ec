#include "config/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "config/keys.hpp"
#include "config/layers.hpp"
#include "edge/files.hpp"
#include "miniship/injection.hpp"
#include "miniship/json_text.hpp"
#include "miniship/paths.hpp"
#include "miniship/text.hpp"

namespace miniship::config {
namespace {

using nlohmann::json;

json value_at(const Values& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? json() : json::parse(found->second.json);
}

template <class T>
void take(const Values& values, const std::string& key, T& into) {
    if (const json value = value_at(values, key); !value.is_null()) {
        into = value.get<T>();
    }
}

/// `history` is a URL, or false for none.
void take_history(const Values& values, const std::string& key, std::optional<std::string>& into) {
    if (const json value = value_at(values, key); !value.is_null()) {
        into = value.is_string() ? std::optional{value.get<std::string>()} : std::nullopt;
    }
}

/// The names that stand for `*` in keys below `family`, in order.
std::set<std::string> names_in(const Values& values, std::string_view family) {
    std::set<std::string> names;
    for (const auto& [key, value] : values) {
        const auto parts = text::split(key, '.');
        if (parts.size() > 2 && parts[0] == family) {
            names.emplace(parts[1]);
        }
    }
    return names;
}

void add_defaults(Values& values) {
    for (const Key& key : keys()) {
        if (!key.default_json.empty() && key.path.find('*') == std::string_view::npos) {
            values.emplace(
                key.path,
                Value{.json = std::string{key.default_json}, .source = Source::built_in, .origin = "default"});
        }
    }
}

/// Apps of miniship.json replace the one found by looking; what they leave open is taken from it when there is only
/// one.
void settle_apps(Values& values, const Values& found) {
    const auto named = names_in(values, "apps");
    if (named.size() > 1) {
        return;
    }
    const std::string name = named.empty() ? "app" : *named.begin();
    for (const auto& [key, value] : found) {
        values.emplace(fmt::format("apps.{}.{}", name, text::split(key, '.').back()), value);
    }
}

/// The one form that everything of ours knows a folder of the project by.
std::string path_from_root(const std::string& root, const std::string& path) {
    const std::string normal = normal_path(path);
    return path_below(normal_path(root), normal).value_or(normal);
}

App app_of(const Values& values, const std::string& root, const std::string& name) {
    const std::string at = "apps." + name + ".";
    App app{.name = name};
    take(values, at + "platform", app.platform);
    take(values, at + "id", app.id);
    take(values, at + "path", app.path);
    take(values, at + "dist", app.dist);
    if (!app.dist.empty()) {
        app.dist = path_from_root(root, app.dist.starts_with('/') ? app.dist : app.path + "/" + app.dist);
    }
    app.path = path_from_root(root, app.path);
    take(values, at + "build", app.build);
    take(values, at + "upload", app.upload);
    take(values, at + "uploadDone", app.upload_done);
    return app;
}

Target target_of(const Values& values, const std::string& name) {
    const std::string at = "targets." + name + ".";
    Target target{.name = name};
    take(values, at + "url", target.url);
    take(values, at + "app", target.app);
    take(values, at + "set", target.set);
    take(values, at + "write", target.write);
    take(values, at + "create", target.create);
    take(values, at + "tokenEnv", target.token_env);
    take(values, at + "userEnv", target.user_env);
    take(values, at + "passwordEnv", target.password_env);
    take(values, at + "ca", target.ca);
    take(values, at + "cert", target.cert);
    take(values, at + "key", target.key);
    take_history(values, at + "history", target.history);
    take(values, at + "readUrl", target.read_url);
    take(values, at + "prereleases", target.prereleases);
    return target;
}

/// What is wrong with a place of `set`, or nothing. The token `~json`, which goes into a string, is none of RFC 6901.
std::string pointer_trouble(const std::string& pointer, const std::map<std::string, std::string>& set) {
    std::vector<std::string> tokens;
    for (const auto token : text::split(pointer, '/')) {
        tokens.emplace_back(token == "~json" ? "" : token);
    }
    if (pointer.empty() || !json_text::pointer_tokens(text::joined(tokens, "/"))) {
        return "is not a JSON Pointer";
    }
    if (std::find(tokens.begin(), tokens.end(), "-") != tokens.end()) {
        return "names what is behind the last item of a list, and nothing ever stands there";
    }
    const auto inside =
        std::find_if(set.begin(), set.end(), [&](const auto& other) { return other.first.starts_with(pointer + "/"); });
    return inside == set.end() ? "" : fmt::format("holds \"{}\", and one of them only can be written", inside->first);
}

void check(const Config& config, std::vector<Error>& problems) {
    const auto problem = [&](std::string message,
                             std::string hint = "`miniship help config` tells where settings come from") {
        problems.push_back({.code = ErrorCode::config_invalid, .message = std::move(message), .hint = std::move(hint)});
    };
    const auto origin = [&](const std::string& key) { return config.values.at(key).origin; };
    const std::vector<std::string> platforms{"wechat", "feishu", "douyin", "xiaohongshu", "alipay"};
    for (const App& app : config.apps) {
        if (!app.platform.empty() && std::find(platforms.begin(), platforms.end(), app.platform) == platforms.end()) {
            const auto near = text::closest(app.platform, platforms);
            problem(fmt::format("{}: apps.{}.platform '{}' is not one of {}", origin("apps." + app.name + ".platform"),
                                app.name, app.platform, text::joined(platforms, ", ")),
                    near ? fmt::format("did you mean {}?", *near)
                         : "for another platform give PLATFORM/ID as the app of the target");
        }
    }
    const std::vector<std::string> steps{"bump", "build", "inject", "refs", "upload", "policy"};
    for (const auto& step : config.steps) {
        if (std::find(steps.begin(), steps.end(), step) == steps.end()) {
            problem(fmt::format("{}: release.steps names '{}', the steps are {}", origin("release.steps"), step,
                                text::joined(steps, ", ")),
                    "`miniship help release` tells what each step does");
        }
    }
    for (const auto& [name, value] : config.inject_set) {
        if (!is_injectable_name(name)) {
            problem(fmt::format("{}: inject.set names '{}', which is not a name in code", origin("inject.set"),
                                text::printable(name)),
                    "a name is identifiers with dots between, such as process.env.APP_VERSION");
        }
    }
    for (const Target& target : config.targets) {
        if (target.url.empty()) {
            problem(fmt::format("targets.{} has no url", target.name));
        }
        if (target.write != "auto" && target.write != "etag" && target.write != "lock") {
            problem(fmt::format("{}: targets.{}.write '{}' is not one of auto, etag, lock",
                                origin("targets." + target.name + ".write"), target.name, target.write));
        }
        for (const auto& [pointer, text] : target.set) {
            if (const std::string trouble = pointer_trouble(pointer, target.set); !trouble.empty()) {
                problem(fmt::format("{}: targets.{}.set: \"{}\" {}", origin("targets." + target.name + ".set"),
                                    target.name, text::printable(pointer), trouble),
                        "write a place like /data/0/min, with ~1 for a / in a name and ~0 for a ~");
            }
        }
    }
}

Config typed(Values values, std::string root) {
    Config config{.root = std::move(root)};
    config.tag_prefix_is_default = !values.contains("tagPrefix") || values.at("tagPrefix").source == Source::built_in;
    take(values, "tagPrefix", config.tag_prefix);
    take(values, "tags", config.tags);
    take(values, "exclude", config.exclude);
    if (values.contains("bump")) {
        config.bump_json = values.at("bump").json;
        const json settings = json::parse(config.bump_json);
        config.dry_run = settings.contains("dryRun") && settings["dryRun"] == json(true);
    }
    take(values, "inject.paths", config.inject_paths);
    for (auto& path : config.inject_paths) {
        path = path_from_root(config.root, path);
    }
    take(values, "inject.set", config.inject_set);
    take(values, "inject.include", config.inject_include);
    take(values, "inject.exclude", config.inject_exclude);
    take(values, "floor.back", config.back);
    take(values, "floor.from", config.from);
    take(values, "floor.maxJump", config.max_jump);
    take(values, "floor.keep", config.keep);
    take(values, "floor.usage", config.usage);
    take(values, "floor.maxImpact", config.max_impact);
    take(values, "release.steps", config.steps);
    take(values, "release.timeout", config.timeout_seconds);
    for (const auto& name : names_in(values, "apps")) {
        config.apps.push_back(app_of(values, config.root, name));
    }
    for (const auto& name : names_in(values, "targets")) {
        config.targets.push_back(target_of(values, name));
    }
    config.values = std::move(values);
    return config;
}

/// commit-and-tag-version's keys have a tagPrefix too: it counts for everything, as ours does, unless a place at least
/// as near says ours.
void lift_tag_prefix(Values& values, const Value& bump) {
    const json keys = json::parse(bump.json);
    const auto prefix = keys.find("tagPrefix");
    if (prefix == keys.end() || !prefix->is_string()) {
        return;
    }
    const auto present = values.find("tagPrefix");
    if (present == values.end() || present->second.source < bump.source) {
        values["tagPrefix"] = {.json = prefix->dump(), .source = bump.source, .origin = bump.origin};
    }
}

std::set<std::string> keys_of(const Value& object) {
    const json parsed = json::parse(object.json);
    std::set<std::string> keys;
    for (const auto& [name, value] : parsed.items()) {
        keys.insert(name);
    }
    return keys;
}

/// `bump` is merged key by key, those of `skip` and `scripts` too: a miniship.json that sets `header` keeps the `types`
/// of an old `.versionrc`.
void add_versionrc(Values& values, const Versionrc& found) {
    json merged = json::parse(found.json);
    lift_tag_prefix(values, {.json = found.json, .source = Source::versionrc, .origin = found.origin});
    std::string origin = found.origin;
    if (values.contains("bump")) {
        merged.update(json::parse(values["bump"].json), true);
        origin = values["bump"].origin + ", " + origin;
    }
    values["bump"] = {.json = merged.dump(), .source = Source::versionrc, .origin = origin};
}

}  // namespace

Result<Config> loaded(const Request& request) {
    TRY_ASSIGN(const std::string root, project_root(request.directory));
    Values values;
    std::vector<Error> problems;
    std::optional<Versionrc> rc;
    if (request.file) {
        TRY_ASSIGN(const auto bytes, edge::read_file_if_exists(*request.file));
        if (!bytes) {
            return Error{.code = ErrorCode::path_missing,
                         .message = fmt::format("there is no file {}", *request.file),
                         .hint = "--config FILE is read from the working directory"};
        }
        if (is_versionrc(*bytes)) {
            rc = versionrc_in(*bytes, *request.file);
        } else {
            add_file(values, *bytes, *request.file, problems);
        }
    } else {
        TRY_ASSIGN(const auto bytes, edge::read_file_if_exists(root + "/miniship.json"));
        if (bytes) {
            add_file(values, *bytes, "miniship.json", problems);
        }
    }
    if (!rc) {
        auto found = versionrc(root, request.needs_bump);
        if (!found) {
            problems.push_back(std::move(found).error());
        } else {
            rc = *std::move(found);
        }
    }
    std::set<std::string> bump_own_keys;
    if (values.contains("bump")) {
        lift_tag_prefix(values, values.at("bump"));
        bump_own_keys = keys_of(values.at("bump"));
    }
    if (rc) {
        add_versionrc(values, *rc);
    }
    add_environment(values, request.environment, problems);
    if (values.contains("bump") && values.at("bump").source == Source::environment) {
        lift_tag_prefix(values, values.at("bump"));
    }
    for (const auto& [key, value] : request.flags) {
        values[key] = value;
    }
    Values seen;
    add_project(seen, root);
    settle_apps(values, seen);
    add_defaults(values);
    if (problems.empty()) {
        Config config = typed(std::move(values), root);
        config.bump_own_keys = std::move(bump_own_keys);
        check(config, problems);
        if (problems.empty()) {
            return config;
        }
    }
    return all_of(std::move(problems));
}

}  // namespace miniship::config
