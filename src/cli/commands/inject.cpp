// inject: puts values into built JavaScript.
#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/facts/inject_request.hpp"
#include "cli/json_answers.hpp"
#include "edge/files.hpp"
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
    std::string path;
    std::string folder;
    std::string version;
    std::string commit;
};

/// One for every folder of the request. Where that puts in no version, it is that of the tree as it is.
Result<std::vector<Stamp>> stamps_of(const Context& context, const config::Config& config,
                                     const apply::TreeRequest& request) {
    TRY_ASSIGN(const std::string commit, head_commit(config.root));
    const auto& options = request.options;
    std::vector<Stamp> stamps;
    for (const auto& path : request.paths) {
        Stamp stamp{.path = path,
                    .folder = path.starts_with('/') ? path : request.root + "/" + path,
                    .version = request.version.value_or(""),
                    .commit = commit};
        if (!edge::is_directory(stamp.folder)) {
            context.warn(fmt::format("{} is a file and gets no stamp", path));
            continue;
        }
        if (!request.version) {
            TRY_ASSIGN(const apply::StampLook look, apply::stamp_of(stamp.folder, "", ""));
            const auto& values = options.replacements.empty() ? options.texts : options.replacements;
            stamp.version = look.state == apply::StampState::other ? look.version : values.front().value;
        }
        stamps.push_back(std::move(stamp));
    }
    return stamps;
}

/// Where the edited file lies in the folder of the stamp, whatever way it was named; nothing when it lies elsewhere.
std::optional<std::string> place_in(const Stamp& stamp, const std::string& root, const std::string& path) {
    namespace fs = std::filesystem;
    if (const std::string prefix = stamp.path == "." ? "" : stamp.path + "/"; path.starts_with(prefix)) {
        return path.substr(prefix.size());
    }
    std::error_code unknown;
    const fs::path file = fs::path{root} / path;
    const fs::path folder = fs::canonical(file.parent_path(), unknown);
    const fs::path place = (folder / file.filename()).lexically_relative(fs::canonical(stamp.folder, unknown));
    return unknown || place.empty() || *place.begin() == ".." ? std::nullopt : std::optional{place.generic_string()};
}

Result<void> write_stamps(const std::vector<Stamp>& stamps, const std::string& root, const plan::InjectPlan& plan) {
    for (const auto& stamp : stamps) {
        std::vector<std::string> files;
        for (const auto& edit : plan.edits) {
            if (auto place = place_in(stamp, root, edit.path)) {
                files.push_back(*std::move(place));
            }
        }
        TRY(apply::write_stamp(stamp.folder, stamp.version, stamp.commit, files));
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
            TRY_ASSIGN(stamps, stamps_of(context, config, request));
        }
        TRY(apply::write_edits(request.root, plan));
        TRY(write_stamps(stamps, request.root, plan));
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
