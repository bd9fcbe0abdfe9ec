#include "apply/inject_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>

#include "apply/all_cores.hpp"
#include "apply/inject_maps.hpp"
#include "edge/files.hpp"
#include "miniship/sha256.hpp"

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
};

/// The files that a path of the request stands for.
Result<std::vector<Candidate>> candidates_in(const std::string& root, const std::string& path,
                                             const plan::InjectFilter& filter) {
    const std::string full = joined(root, path);
    if (edge::file_exists(full)) {
        TRY_ASSIGN(const plan::FileKind kind, plan::file_kind(std::filesystem::path{path}.filename().string(), filter));
        return kind == plan::FileKind::none ? std::vector<Candidate>{} : std::vector<Candidate>{{path, full, kind}};
    }
    TRY_ASSIGN(const auto files, edge::files_below(full, is_pruned));
    std::vector<Candidate> found;
    for (const auto& file : files) {
        TRY_ASSIGN(const plan::FileKind kind, plan::file_kind(file, filter));
        if (kind != plan::FileKind::none) {
            found.push_back({joined(path, file), joined(full, file), kind});
        }
    }
    return found;
}

/// What comes of every candidate that may hold a name, in their order. The bytes of all others are let go at once.
Result<std::vector<plan::FileOutcome>> outcomes_of(const std::vector<Candidate>& candidates,
                                                   const plan::InjectOptions& options) {
    std::vector<std::optional<plan::FileOutcome>> found(candidates.size());
    const auto look = [&](std::size_t index) -> Result<void> {
        const Candidate& candidate = candidates[index];
        TRY_ASSIGN(std::string bytes, edge::read_file(candidate.path));
        const plan::TreeFile file{candidate.shown, std::move(bytes), candidate.kind};
        if (plan::may_change(file, options)) {
            found[index] = plan::file_outcome(file, options);
        }
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

/// Files that are written one right after the other: code and its map, so that a signal does not come between them.
using WriteGroup = std::vector<const plan::InjectEdit*>;

std::vector<WriteGroup> write_groups(const plan::InjectPlan& plan) {
    std::map<std::string_view, const plan::InjectEdit*> maps;
    for (const auto& map : plan.maps) {
        maps.emplace(map.path, &map);
    }
    std::map<std::string_view, std::string_view> map_of;
    for (const auto& use : plan.map_uses) {
        map_of.emplace(use.code, use.map);
    }
    std::vector<WriteGroup> groups;
    for (const auto& edit : plan.edits) {
        groups.push_back({&edit});
        const auto named = map_of.find(edit.path);
        // Taken out of the list: of several files that share a map the first one brings it along.
        if (const auto map = maps.extract(named == map_of.end() ? "" : named->second)) {
            groups.back().push_back(map.mapped());
        }
    }
    return groups;
}

Result<void> check_unchanged(const std::string& root, const plan::InjectEdit& edit) {
    TRY_ASSIGN(const std::string bytes, edge::read_file(joined(root, edit.path)));
    if (sha256_hex(bytes) != edit.before_sha256) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = fmt::format("{} has changed while it was looked at", edit.path),
                     .hint = "wait for the build to end, then run it again"};
    }
    return {};
}

}  // namespace

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
    std::vector<Candidate> candidates;
    for (const auto& path : request.paths) {
        TRY_ASSIGN(auto found, candidates_in(request.root, path, filter));
        candidates.insert(candidates.end(), std::make_move_iterator(found.begin()),
                          std::make_move_iterator(found.end()));
    }
    // A file that two of the paths hold is one file.
    std::sort(candidates.begin(), candidates.end(),
              [](const Candidate& left, const Candidate& right) { return left.path < right.path; });
    candidates.erase(std::unique(candidates.begin(), candidates.end(),
                                 [](const Candidate& left, const Candidate& right) { return left.path == right.path; }),
                     candidates.end());
    TRY_ASSIGN(auto outcomes, outcomes_of(candidates, request.options));
    TRY_ASSIGN(plan::InjectPlan plan, plan::inject_plan(std::move(outcomes), candidates.size(), request.options));
    TRY(add_map_edits(request.root, request.paths, plan));
    return plan;
}

Result<void> write_edits(const std::string& root, const plan::InjectPlan& plan) {
    const std::vector<WriteGroup> groups = write_groups(plan);
    const auto check = [&](std::size_t index) -> Result<void> {
        for (const auto* edit : groups[index]) {
            TRY(check_unchanged(root, *edit));
        }
        return {};
    };
    const auto write = [&](std::size_t index) -> Result<void> {
        for (const auto* edit : groups[index]) {
            TRY(edge::write_file_atomically(joined(root, edit->path), edit->after));
        }
        return {};
    };
    TRY(on_all_cores(groups.size(), check));
    return on_all_cores(groups.size(), write);
}

}  // namespace miniship::apply
