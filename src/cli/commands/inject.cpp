// inject: puts values into built JavaScript.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "cli/commands/commands.hpp"
#include "cli/facts/inject_facts.hpp"
#include "cli/json_answers.hpp"
#include "edge/files.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_history.hpp"

namespace miniship::cli {
namespace {

Result<apply::TreeRequest> tree_request(const Context& context, const config::Config& config) {
    apply::TreeRequest request{.root = config.root, .include = config.inject_include, .exclude = config.inject_exclude};
    const Invocation& said = context.invocation;
    if (!said.positionals.empty()) {
        request.root = context.directory;
        request.paths = said.positionals;
        for (auto& path : request.paths) {
            while (path.size() > 1 && path.back() == '/') {
                path.pop_back();
            }
        }
    } else {
        TRY_ASSIGN(request.paths, tree_paths(config, ""));
    }
    if (said.has("include")) {
        request.include = said.all("include");
    }
    const auto excluded = said.all("exclude");
    request.exclude.insert(request.exclude.end(), excluded.begin(), excluded.end());
    request.options.allow_none = said.has("allow-none") || said.has("check");
    TRY_ASSIGN(request.options.expect, number_flag(said, "expect", 0));
    TRY_ASSIGN(const auto set, replacements(context, config, ""));
    for (const auto& [name, value] : set) {
        request.options.replacements.push_back({.name = name, .value = value});
    }
    return request;
}

std::string hit_lines(const plan::InjectPlan& plan, const plan::InjectOptions& options) {
    std::string text;
    for (const auto& edit : plan.edits) {
        for (const auto& hit : edit.hits) {
            const auto& replacement = options.replacements[hit.replacement];
            text += fmt::format("{}:{}:{}: {} -> {}\n", edit.path, hit.line, hit.column, replacement.name, string_literal(replacement.value));
        }
    }
    return text;
}

void warn_near_misses(const Context& context, const plan::InjectPlan& plan, const plan::InjectOptions& options) {
    for (const auto& miss : plan.near_misses) {
        // A name in a string or a template is text, and meant to stay: only those who look closer want to know.
        if (miss.place.kind == NearMissKind::quoted && !context.verbose) {
            continue;
        }
        context.warn(fmt::format("{}:{}:{}: {} is left as it is: {}", miss.path, miss.place.line, miss.place.column,
                                 options.replacements[miss.place.replacement].name, reason(miss.place.kind)));
    }
}

/// Stamps every folder that was named, with the commit where there is a repository.
Result<void> stamp(const Context& context, const config::Config& config, const apply::TreeRequest& request, const plan::InjectPlan& plan) {
    std::string commit;
    if (const auto folders = edge::git_folders(config.root)) {
        TRY_ASSIGN(const auto history, edge::History::open(*folders));
        TRY_ASSIGN(const auto head, history.head());
        commit = head.value_or("");
    }
    const auto& set = request.options.replacements;
    const auto named = std::find_if(set.begin(), set.end(), [](const Replacement& one) { return one.name == kDefaultName; });
    const std::string version = named != set.end() ? named->value : set.front().value;
    for (const auto& path : request.paths) {
        const std::string folder = path.starts_with('/') ? path : request.root + "/" + path;
        if (!edge::is_directory(folder)) {
            context.warn(fmt::format("{} is a file and gets no stamp", path));
            continue;
        }
        std::vector<std::string> files;
        for (const auto& edit : plan.edits) {
            if (const std::string prefix = path == "." ? "" : path + "/"; edit.path.starts_with(prefix)) {
                files.push_back(edit.path.substr(prefix.size()));
            }
        }
        TRY(apply::write_stamp(folder, version, commit, files));
    }
    return {};
}

std::string count(std::size_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace

Result<Answer> run_inject(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const apply::TreeRequest request, tree_request(context, config));
    TRY_ASSIGN(const plan::InjectPlan plan, apply::planned_injection(request));
    const bool check = context.invocation.has("check");
    const bool writes = !check && !context.dry_run;
    warn_near_misses(context, plan, request.options);
    for (const auto& warning : plan.warnings) {
        context.warn(warning);
    }
    if (writes) {
        TRY(apply::write_edits(request.root, plan));
        if (context.invocation.has("stamp")) {
            TRY(stamp(context, config, request, plan));
        }
    }
    const std::string places = count(plan.hits, "place", "places") + " in " + count(plan.edits.size(), "file", "files");
    context.say(fmt::format("{} {} ({} looked at)", check ? "left to replace:" : writes ? "replaced" : "would replace", places,
                            count(plan.scanned, "file", "files")));
    return Answer{.text = hit_lines(plan, request.options),
                  .json = inject_json(plan, request.options, writes),
                  .status = check && plan.hits > 0 ? 1 : 0};
}

}  // namespace miniship::cli
