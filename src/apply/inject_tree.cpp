#include "apply/inject_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>
#include <system_error>
#include <variant>

#include "apply/all_cores.hpp"
#include "apply/inject_maps.hpp"
#include "edge/files.hpp"
#include "edge/progress.hpp"
#include "edge/staged_files.hpp"
#include "miniship/sha256.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

std::string joined(const std::string& folder, const std::string& path) {
    if (!path.empty() && path.front() == '/') {
        return path;
    }
    return folder.empty() || folder == "." ? path : folder + "/" + path;
}

Result<std::vector<Glob>> compiled(const std::vector<std::string>& patterns) {
    std::vector<Glob> globs;
    for (const auto& pattern : patterns) {
        TRY_ASSIGN(Glob glob, Glob::compiled(pattern));
        globs.push_back(std::move(glob));
    }
    return globs;
}

/// `node_modules` of a source tree is never built code; looking into it would only cost time.
bool is_pruned(std::string_view relative) {
    return relative == "node_modules" || relative.ends_with("/node_modules");
}

struct Candidate {
    std::string shown;
    std::string path;
    plan::FileKind kind;
    /// Where it is, however the path of the request is spelled.
    std::filesystem::path place;
};

struct Found {
    std::vector<Candidate> candidates;
    /// Temporary files of a run that was killed.
    std::vector<std::string> leftovers;
};

/// The absolute path without dots, and without links but the last name.
std::filesystem::path place_of(const std::string& path) {
    const std::filesystem::path plain{path};
    std::error_code unknown;
    const auto folder = std::filesystem::canonical(plain.has_parent_path() ? plain.parent_path() : ".", unknown);
    return unknown ? plain : folder / plain.filename();
}

/// Adds the files that a path of the request stands for.
Result<void> find_files(const std::string& root, const std::string& path, const plan::InjectFilter& filter,
                        Found& found) {
    const std::string full = joined(root, path);
    if (edge::file_exists(full)) {
        const std::string name = std::filesystem::path{path}.filename().string();
        TRY_ASSIGN(const plan::FileKind kind, plan::named_file_kind(name, filter));
        if (kind != plan::FileKind::none) {
            found.candidates.push_back({path, full, kind, place_of(full)});
        }
        return {};
    }
    TRY_ASSIGN(const auto files, edge::files_below(full, is_pruned));
    const std::filesystem::path folder = place_of(full + "/.").parent_path();
    for (const auto& file : files) {
        if (edge::is_temporary_name(std::string_view{file}.substr(file.rfind('/') + 1))) {
            found.leftovers.push_back(joined(path, file));
            continue;
        }
        TRY_ASSIGN(const plan::FileKind kind, plan::file_kind(file, filter));
        if (kind != plan::FileKind::none) {
            found.candidates.push_back({joined(path, file), joined(full, file), kind, folder / file});
        }
    }
    return {};
}

/// Leads to the files that are to be looked at in the place of others.
void look_instead(std::vector<Candidate>& candidates, const Instead& instead) {
    if (instead.empty()) {
        return;
    }
    std::erase_if(candidates, [&](Candidate& candidate) {
        const auto found = instead.find(std::filesystem::path{candidate.path}.lexically_normal().string());
        candidate.path = found == instead.end() ? candidate.path : found->second.value_or("");
        return candidate.path.empty();
    });
}

/// Their bytes only where somebody is told: every file has to be asked.
edge::ProgressCount size_of(const std::vector<Candidate>& candidates) {
    edge::ProgressCount size{.files = candidates.size()};
    if (edge::progress_is_told()) {
        for (const auto& candidate : candidates) {
            std::error_code unknown;
            const auto bytes = std::filesystem::file_size(candidate.path, unknown);
            size.bytes += unknown ? 0 : bytes;
        }
    }
    return size;
}

/// What comes of every candidate that may hold a name, in their order. No bytes are kept: memory is that of the largest
/// files, one for each core.
Result<std::vector<plan::FileOutcome>> outcomes_of(const std::vector<Candidate>& candidates,
                                                   const plan::InjectOptions& options) {
    const edge::ProgressPart part{"", size_of(candidates)};
    std::vector<std::unique_ptr<plan::FileOutcome>> found(candidates.size());
    const auto look = [&](std::size_t index) -> Result<void> {
        thread_local std::string buffer;
        const Candidate& candidate = candidates[index];
        TRY_ASSIGN(const std::string_view bytes, edge::read_file_into(candidate.path, buffer));
        const plan::TreeFile file{candidate.shown, bytes, candidate.kind};
        if (plan::may_change(file, options)) {
            found[index] = std::make_unique<plan::FileOutcome>(plan::file_outcome(file, options));
        }
        edge::count_progress_bytes(bytes.size());
        return {};
    };
    TRY(on_all_cores(candidates.size(), look));
    std::vector<plan::FileOutcome> outcomes;
    for (auto& outcome : found) {
        if (outcome) {
            outcomes.push_back(*std::move(outcome));
        }
    }
    return outcomes;
}

/// One file that is written.
using Write = std::variant<const plan::InjectEdit*, const plan::MapEdit*>;

/// Everything that is written, each map right behind the first file that it belongs to.
std::vector<Write> writes_of(const plan::InjectPlan& plan) {
    std::map<std::string_view, const plan::MapEdit*> maps;
    for (const auto& map : plan.maps) {
        maps.emplace(map.path, &map);
    }
    std::map<std::string_view, std::string_view> map_of;
    for (const auto& use : plan.map_uses) {
        map_of.emplace(use.code, use.map);
    }
    std::vector<Write> writes;
    for (const auto& edit : plan.edits) {
        writes.emplace_back(&edit);
        const auto named = map_of.find(edit.path);
        if (const auto map = maps.extract(named == map_of.end() ? "" : named->second)) {
            writes.emplace_back(map.mapped());
        }
    }
    return writes;
}

template <typename Edit>
Result<void> stage(const std::string& root, const Edit& edit, std::size_t index, edge::StagedFiles& staged) {
    thread_local std::string buffer;
    const std::string path = joined(root, edit.path);
    TRY_ASSIGN(const std::string_view before, edge::read_file_into(path, buffer));
    if (sha256_hex(before) != edit.before_sha256) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = fmt::format("{} has changed while it was looked at", edit.path),
                     .hint = "wait for the build to end, then run it again"};
    }
    TRY_ASSIGN(const std::string after, plan::bytes_after(before, edit));
    return after == before ? Result<void>{} : staged.stage(index, path, after);
}

}  // namespace

TreeRequest tree_request(const std::string& root, const plan::InjectTree& step) {
    TreeRequest request{.root = root, .paths = step.paths, .include = step.include, .exclude = step.exclude};
    request.options.hint_of_none = "is this the built tree? build it again, then run the same command";
    for (const auto& [name, value] : step.set) {
        request.options.replacements.push_back({.name = name, .value = value});
    }
    return request;
}

std::string progress_name(const std::vector<std::string>& paths) {
    return paths.size() == 1 ? "inject " + text::printable(paths.front()) : "inject";
}

Result<void> all_exist(const TreeRequest& request) {
    std::vector<Error> missing;
    for (const auto& path : request.paths) {
        const std::string full = joined(request.root, path);
        if (!edge::file_exists(full) && !edge::is_directory(full)) {
            missing.push_back({.code = ErrorCode::path_missing,
                               .message = fmt::format("there is no {}", path),
                               .hint = "build first, or name the folder of the built app: `miniship inject DIST`"});
        }
    }
    if (!missing.empty()) {
        return all_of(std::move(missing));
    }
    return {};
}

Result<plan::InjectPlan> planned_injection(const TreeRequest& request) {
    TRY(all_exist(request));
    plan::InjectFilter filter{.texts = !request.options.texts.empty()};
    TRY_ASSIGN(filter.include, compiled(request.include));
    TRY_ASSIGN(filter.exclude, compiled(request.exclude));
    Found found;
    for (const auto& path : request.paths) {
        TRY(find_files(request.root, path, filter, found));
    }
    // A file that two of the paths hold is one file, by its first name.
    auto& candidates = found.candidates;
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& left, const Candidate& right) {
        return left.place.native() < right.place.native();
    });
    candidates.erase(
        std::unique(candidates.begin(), candidates.end(),
                    [](const Candidate& left, const Candidate& right) { return left.place == right.place; }),
        candidates.end());
    look_instead(candidates, request.instead);
    TRY_ASSIGN(auto outcomes, outcomes_of(candidates, request.options));
    TRY_ASSIGN(plan::InjectPlan plan, plan::inject_plan(std::move(outcomes), candidates.size(), request.options));
    plan.leftovers = std::move(found.leftovers);
    TRY(add_map_edits(request.root, request.paths, plan));
    return plan;
}

Result<void> write_edits(const std::string& root, const plan::InjectPlan& plan) {
    const std::vector<Write> writes = writes_of(plan);
    const edge::ProgressPart part{"writing", {.files = writes.size()}};
    edge::StagedFiles staged{writes.size()};
    TRY(on_all_cores(writes.size(), [&](std::size_t index) {
        return std::visit([&](const auto* edit) { return stage(root, *edit, index, staged); }, writes[index]);
    }));
    TRY(staged.move_into_place());
    for (const auto& leftover : plan.leftovers) {
        TRY(edge::remove_file(joined(root, leftover)));
    }
    return {};
}

}  // namespace miniship::apply
