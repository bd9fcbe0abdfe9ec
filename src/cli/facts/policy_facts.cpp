#include "cli/facts/policy_facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/netrc.hpp"
#include "edge/url.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// The variables of a target that is named by its URL on the command line.
constexpr const char* kTokenVariable = "MINISHIP_TOKEN";
constexpr const char* kUserVariable = "MINISHIP_USER";
constexpr const char* kPasswordVariable = "MINISHIP_PASSWORD";

std::vector<std::string> target_names(const config::Config& config) {
    std::vector<std::string> names;
    for (const auto& target : config.targets) {
        names.push_back(target.name);
    }
    return names;
}

/// Of `POLICY_TOKEN` the variable that names a file with it, as containers and pipelines hand secrets over.
std::string file_variable(const std::string& variable) {
    return variable + "_FILE";
}

std::string value_of(const Context& context, const std::string& variable) {
    const auto found = context.environment.find(variable);
    return found == context.environment.end() ? "" : found->second;
}

/// What the file that `NAME_FILE` names (`-` for stdin) holds, without blanks around it; nothing where it is not set.
Result<std::optional<std::string>> secret_in_file(const Context& context, const std::string& variable) {
    const std::string path = value_of(context, file_variable(variable));
    if (path.empty()) {
        return std::optional<std::string>{};
    }
    const std::string hint =
        fmt::format("{} has to name a file that holds nothing but the secret, or - for stdin", file_variable(variable));
    auto bytes = edge::read_file(path == "-" ? "/dev/stdin" : path);
    if (!bytes) {
        bytes.error().hint = hint;
        return while_doing(std::move(bytes).error(),
                           fmt::format("reading the secret that {} names", file_variable(variable)));
    }
    const std::string secret{text::trimmed(*bytes)};
    if (secret.empty()) {
        return Error{.code = ErrorCode::credentials_refused,
                     .message = fmt::format("{} names {}, and that is empty", file_variable(variable),
                                            path == "-" ? "stdin" : path),
                     .hint = hint};
    }
    return std::optional{secret};
}

/// A secret from the environment, or from a file. A variable that the config names must be set; one that we only offer
/// may be missing.
Result<std::string> secret(const Context& context, const std::string& variable, const std::string& target,
                           bool required) {
    if (variable.empty()) {
        return std::string{};
    }
    if (const std::string value = value_of(context, variable); !value.empty()) {
        return value;
    }
    TRY_ASSIGN(const auto from_file, secret_in_file(context, variable));
    if (from_file || !required) {
        return from_file.value_or("");
    }
    return Error{.code = ErrorCode::credentials_refused,
                 .message = fmt::format("{} is not set, and target {} takes a secret from it", variable, target),
                 .hint = fmt::format("set {0} in the environment of this command, or {0}_FILE to the path of a file "
                                     "that holds it",
                                     variable)};
}

std::set<std::string> variables_of(const config::Target& target) {
    std::set<std::string> names;
    for (const auto& variable : {target.token_env, target.user_env, target.password_env}) {
        if (!variable.empty()) {
            names.insert({variable, file_variable(variable)});
        }
    }
    return names;
}

Result<void> take_secrets(const Context& context, const config::Target& from, bool configured,
                          policy_store::TargetSettings& settings) {
    TRY_ASSIGN(settings.token, secret(context, from.token_env, from.name, configured));
    TRY_ASSIGN(settings.user, secret(context, from.user_env, from.name, configured));
    TRY_ASSIGN(settings.password, secret(context, from.password_env, from.name, configured));
    const auto url = edge::parse_url(from.url);
    const bool is_http = url && (url->scheme == "https" || url->scheme == "http");
    if (is_http && settings.token.empty() && settings.user.empty()) {
        TRY_ASSIGN(const auto login, edge::login_from_netrc(context.environment, url->host));
        settings.user = login ? login->user : "";
        settings.password = login ? login->password : "";
    }
    return {};
}

Result<apply::PolicyTarget> policy_target(const Context& context, const config::Config& config,
                                          const config::Target& from, bool configured) {
    /// What one command may take is this many times what one request may.
    constexpr int kRequests = 4;
    apply::PolicyTarget target;
    target.settings.name = from.name;
    target.settings.url = from.url;
    target.settings.write = *policy_store::parse_write_mode(from.write);
    target.settings.allow_unsafe_write = context.invocation.has("allow-unsafe-write");
    target.settings.propose = context.invocation.has("propose");
    target.settings.ca = from.ca;
    target.settings.cert = from.cert;
    target.settings.key = from.key;
    target.settings.history = from.history;
    target.settings.read_url = from.read_url;
    target.settings.root = config.root;
    TRY_ASSIGN(const auto seconds, number_flag(context.invocation, "timeout", 1));
    target.settings.timeout = seconds ? std::chrono::seconds{*seconds} : target.settings.timeout;
    target.settings.deadline = kRequests * target.settings.timeout;
    for (const auto& variable : {from.token_env, from.user_env, from.password_env}) {
        if (!variable.empty()) {
            target.settings.secret_variables.push_back(variable);
        }
    }
    const auto own = variables_of(from);
    const auto all = credential_variables(config);
    std::set_difference(all.begin(), all.end(), own.begin(), own.end(),
                        std::back_inserter(target.settings.foreign_variables));
    TRY(take_secrets(context, from, configured, target.settings));
    target.set = from.set;
    target.create = from.create || context.invocation.has("create");
    target.allow_lower = context.invocation.has("allow-lower");
    target.prereleases = from.prereleases;
    target.max_jump = config.max_jump;
    target.said_app = context.invocation.value("app").value_or("");
    return target;
}

/// A URL that was typed, as a name to report by: a password in it is refused later, a signature is not.
std::string shown_url(const std::string& url) {
    const auto parsed = edge::parse_url(url);
    return parsed && parsed->query ? edge::shown(*parsed) : edge::without_credentials(url);
}

Result<config::Target> named_target(const config::Config& config, const std::string& name, bool& configured) {
    const auto found = std::find_if(config.targets.begin(), config.targets.end(),
                                    [&](const config::Target& target) { return target.name == name; });
    if (found != config.targets.end()) {
        configured = true;
        return *found;
    }
    configured = false;
    if (edge::url_scheme(name)) {
        return config::Target{.name = shown_url(name),
                              .url = name,
                              .token_env = kTokenVariable,
                              .user_env = kUserVariable,
                              .password_env = kPasswordVariable};
    }
    const auto names = target_names(config);
    const auto near = text::closest(name, names);
    return Error{.code = ErrorCode::config_invalid,
                 .message = fmt::format("there is no target {}", name),
                 .hint = near ? fmt::format("did you mean --target {}?", *near)
                         : names.empty()
                             ? "name one in miniship.json under targets, or give a URL: --target file:policy.json"
                             : fmt::format("miniship.json has {}", text::joined(names, ", "))};
}

/// The app of a target: as said, as the target says, or the project's only one. Empty when none is known.
Result<std::string> app_of(const config::Config& config, const std::string& said, const config::Target& target) {
    if (!said.empty() || !target.app.empty()) {
        return app_key(config, said.empty() ? target.app : said);
    }
    if (!target.set.empty()) {
        return std::string{};
    }
    if (config.apps.size() == 1 && !config.apps.front().key().empty()) {
        return config.apps.front().key();
    }
    return Error{.code = ErrorCode::config_invalid,
                 .message = config.apps.size() > 1
                                ? fmt::format("there are {} apps and none was chosen", config.apps.size())
                                : "platform and app id are not known",
                 .hint = "choose one with --app NAME, or give --app wechat/wx0123456789abcdef"};
}

}  // namespace

Result<std::string> app_key(const config::Config& config, const std::string& app) {
    std::vector<std::string> names;
    for (const auto& known : config.apps) {
        if (known.name == app) {
            if (!known.key().empty()) {
                return known.key();
            }
            return Error{.code = ErrorCode::config_invalid,
                         .message = fmt::format("apps.{} has no {}", app, known.platform.empty() ? "platform" : "id"),
                         .hint = "add it to miniship.json"};
        }
        names.push_back(known.name);
    }
    if (app.find('/') != std::string::npos) {
        return app;
    }
    const auto near = text::closest(app, names);
    return Error{.code = ErrorCode::usage,
                 .message = fmt::format("there is no app {}", app),
                 .hint = near ? fmt::format("did you mean --app {}?", *near)
                              : "an app is a name in miniship.json, or PLATFORM/ID"};
}

Result<std::vector<ChosenTarget>> chosen_targets(const Context& context, const config::Config& config, Apps apps) {
    auto names = context.invocation.all("target");
    if (names.empty() && config.targets.size() == 1) {
        names.push_back(config.targets.front().name);
    }
    if (names.empty()) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = config.targets.empty()
                                    ? "no target is configured"
                                    : fmt::format("there are {} targets and none was chosen", config.targets.size()),
                     .hint = config.targets.empty()
                                 ? "add one to miniship.json, or name its URL: --target file:policy.json"
                                 : fmt::format("choose with --target: {}", text::joined(target_names(config), ", "))};
    }
    std::vector<ChosenTarget> chosen;
    for (const auto& name : names) {
        bool configured = false;
        TRY_ASSIGN(const config::Target target, named_target(config, name, configured));
        ChosenTarget choice{.name = target.name};
        TRY_ASSIGN(choice.target, policy_target(context, config, target, configured));
        if (apps == Apps::known || context.invocation.has("app")) {
            TRY_ASSIGN(choice.app, app_of(config, context.invocation.value("app").value_or(""), target));
        }
        chosen.push_back(std::move(choice));
    }
    return chosen;
}

std::set<std::string> credential_variables(const config::Config& config) {
    std::set<std::string> names =
        variables_of({.token_env = kTokenVariable, .user_env = kUserVariable, .password_env = kPasswordVariable});
    for (const auto& target : config.targets) {
        names.merge(variables_of(target));
    }
    return names;
}

std::map<std::string, std::string> command_environment(const Context& context, const config::Config& config) {
    auto variables = context.environment;
    for (const auto& name : credential_variables(config)) {
        variables.erase(name);
    }
    return variables;
}

plan::PushFacts push_facts(const plan::FloorFacts& tags, const TagRules& rules, std::size_t back,
                           const std::optional<Version>& live, std::int64_t now,
                           const std::optional<plan::KeepRule>& keep) {
    plan::FloorFacts facts = tags;
    facts.live = live;
    const plan::Floor floor = plan::floor_of(facts, {.rules = rules, .back = back, .keep = keep});
    plan::PushFacts push{.now = now};
    if (floor.floor) {
        push.floor = floor.floor->version;
    } else {
        push.no_floor_reason = fmt::format("{} of {} releases", floor.counted.size(), floor.back);
    }
    if (floor.latest) {
        push.latest = floor.latest->version;
        push.tag = floor.latest->name;
    }
    for (const auto& tag : floor.counted) {
        push.releases.push_back(tag.version);
    }
    return push;
}

}  // namespace miniship::cli
