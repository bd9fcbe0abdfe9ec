// inject: puts values into built JavaScript.
#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/facts/inject_request.hpp"
#include "cli/json_answers.hpp"
#include "edge/git_folders.hpp"
#include "edge/git_history.hpp"
#include "edge/progress.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

std::string hit_lines(const plan::InjectPlan& plan, const plan::InjectOptions& options) {
    std::string text;
    for (const auto& edit : plan.edits) {
        for (const auto& hit : edit.hits) {
            const auto& replacement = plan::replacement_of(edit, hit, options);
            const bool is_text = edit.kind == plan::FileKind::text;
            text += fmt::format("{}:{}:{}: {} -> {}\n", edit.path, hit.line, hit.column, replacement.name,
                                is_text ? text::printable(replacement.value) : string_literal(replacement.value));
        }
    }
    return text;
}

void warn_near_misses(const Context& context, const plan::InjectPlan& plan, const plan::InjectOptions& options) {
    for (const auto& miss : plan.near_misses) {
        // A name in a string or a template is text, and meant to stay: only those who look closer want to know.
        if (miss.place.kind == NearMissKind::quoted && !context.verbose && !context.dry_run) {
            continue;
        }
        context.warn(fmt::format("{}:{}:{}: {} is left as it is: {}", miss.path, miss.place.line, miss.place.column,
                                 options.replacements[miss.place.replacement].name, reason(miss.place.kind)));
    }
}

/// `--verify`: whether every folder is the build that its stamp tells.
Result<Answer> run_verify(const Context& context, const config::Config& config) {
    TRY_ASSIGN(const apply::TreeRequest request, tree_paths_request(context, config));
    std::optional<std::string> version;
    if (context.invocation.has("set")) {
        TRY_ASSIGN(const apply::TreeRequest wanted, inject_request(context, config));
        version = wanted.version;
    }
    TRY_ASSIGN(const auto proofs, apply::proofs_of(request, version));
    std::string text;
    bool all = true;
    for (const auto& proof : proofs) {
        all = all && proof.differences.empty();
        if (proof.differences.empty()) {
            text += fmt::format("{}: {}{}{}\n", proof.path, proof.version, proof.commit.empty() ? "" : " of commit ",
                                proof.commit);
        }
        for (const auto& difference : proof.differences) {
            text += fmt::format("{}: {}\n", proof.path, difference);
        }
    }
    context.say(all ? "the tree is the stamped build" : "the tree is not the stamped build");
    return Answer{.text = text, .json = proofs_json(proofs), .status = all ? 0 : 1};
}

/// The commit that the tree is a build of; empty where there is no repository.
Result<std::string> head_commit(const std::string& root) {
    const auto folders = edge::git_folders(root);
    if (!folders) {
        // What git refuses to open has a commit that nobody can tell.
        return folders.error().code == ErrorCode::not_a_repository ? Result<std::string>{""} : folders.error();
    }
    TRY_ASSIGN(const auto history, edge::History::open(*folders));
    TRY_ASSIGN(const auto head, history.head());
    return head.value_or("");
}

/// A stamp, as far as it must be known before the tree changes.
struct Stamp {
    apply::StampedTree tree;
    std::string version;
    std::string commit;
};

std::string folder_of(const apply::TreeRequest& request, const std::string& path) {
    return path.starts_with('/') ? path : request.root + "/" + path;
}

/// One for every folder that is stamped. Where nothing puts in a version, it is that of the tree as it is.
Result<std::vector<Stamp>> stamps_of(const config::Config& config, const apply::TreeRequest& request,
                                     const plan::InjectPlan& plan) {
    TRY_ASSIGN(const std::string commit, head_commit(config.root));
    const auto& options = request.options;
    std::vector<Stamp> stamps;
    for (auto& tree : apply::stamped_trees(request, plan)) {
        std::string version = request.version.value_or("");
        if (!request.version) {
            TRY_ASSIGN(const apply::StampLook look, apply::stamp_of(folder_of(request, tree.folder), "", ""));
            const auto& values = options.replacements.empty() ? options.texts : options.replacements;
            version = look.state == apply::StampState::other ? look.version : values.front().value;
        }
        stamps.push_back({.tree = std::move(tree), .version = std::move(version), .commit = commit});
    }
    return stamps;
}

Result<void> write_stamps(const std::vector<Stamp>& stamps, const apply::TreeRequest& request) {
    for (const auto& stamp : stamps) {
        TRY(apply::write_stamp(folder_of(request, stamp.tree.folder), stamp.version, stamp.commit, stamp.tree.files));
    }
    return {};
}

std::string count(std::size_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace

Result<Answer> run_inject(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    if (context.invocation.has("verify")) {
        return run_verify(context, config);
    }
    TRY_ASSIGN(const apply::TreeRequest request, inject_request(context, config));
    const bool check = context.invocation.has("check");
    if (!check) {
        TRY(apply::none_stamped_otherwise(request));
    }
    const edge::Progress progress{apply::progress_name(request.paths)};
    TRY_ASSIGN(const plan::InjectPlan plan, apply::planned_injection(request));
    const bool writes = !check && !context.dry_run;
    warn_near_misses(context, plan, request.options);
    for (const auto& warning : plan.warnings) {
        context.warn(warning);
    }
    if (writes) {
        std::vector<Stamp> stamps;
        if (context.invocation.has("stamp")) {
            TRY_ASSIGN(stamps, stamps_of(config, request, plan));
        }
        TRY(apply::write_edits(request.root, plan));
        TRY(write_stamps(stamps, request));
    }
    const std::string places = count(plan.hits, "place", "places") + " in " + count(plan.edits.size(), "file", "files");
    context.say(fmt::format("{} {} ({} looked at)",
                            check    ? "left to replace:"
                            : writes ? "replaced"
                                     : "would replace",
                            places, count(plan.scanned, "file", "files")));
    return Answer{.text = hit_lines(plan, request.options),
                  .json = inject_json(plan, request.options, writes),
                  .status = check && plan.hits > 0 ? 1 : 0};
}

}  // namespace miniship::cli
