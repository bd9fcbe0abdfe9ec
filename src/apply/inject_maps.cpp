#include "apply/inject_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "apply/all_cores.hpp"
#include "edge/files.hpp"
#include "edge/progress.hpp"
#include "miniship/sha256.hpp"
#include "miniship/source_map.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> real_path(const fs::path& path) {
    std::error_code failure;
    fs::path real = fs::canonical(path, failure);
    return failure ? std::nullopt : std::optional{std::move(real)};
}

/// The real folders that maps may lie in: those that were named, and those of files that were named.
std::vector<fs::path> real_trees(const fs::path& root, const std::vector<std::string>& paths) {
    std::vector<fs::path> trees;
    for (const auto& path : paths) {
        const fs::path full = root / path;
        if (auto real = real_path(edge::is_directory(full.string()) ? full : full.parent_path() / ".")) {
            trees.push_back(*std::move(real));
        }
    }
    return trees;
}

bool is_below(const fs::path& path, const fs::path& tree) {
    return std::mismatch(tree.begin(), tree.end(), path.begin(), path.end()).first == tree.end();
}

/// What is known of a map that code names.
struct FoundMap {
    plan::MapUse* use;
    std::string shown;
    /// Why it does not follow; empty when it does.
    std::string problem{};
    /// The first of all those that name the same file.
    std::size_t first{0};
    std::optional<plan::MapEdit> edit{};
};

class MapPlanner {
public:
    MapPlanner(fs::path root, const std::vector<std::string>& paths)
        : root_{std::move(root)}, trees_{real_trees(root_, paths)} {}

    void find(plan::MapUse& use) {
        const fs::path shown = (fs::path{use.code}.parent_path() / use.url_path).lexically_normal();
        FoundMap found{&use, shown.string()};
        const std::optional<fs::path> real = real_path(root_ / shown);
        if (!real || !edge::file_exists(real->string())) {
            found.problem = fmt::format("there is no file {}", text::printable(found.shown));
        } else if (std::none_of(trees_.begin(), trees_.end(),
                                [&](const fs::path& tree) { return is_below(*real, tree); })) {
            found.problem = fmt::format("{} is outside of the tree", text::printable(found.shown));
        } else {
            found.first = first_uses_.try_emplace(*real, found_.size()).first->second;
        }
        found_.push_back(std::move(found));
    }

    /// Looks at every map once, on all cores.
    Result<void> look() {
        return on_all_cores(found_.size(), [this](std::size_t index) {
            if (found_[index].problem.empty() && found_[index].first == index) {
                plan_edit(found_[index]);
            }
            return Result<void>{};
        });
    }

    void settle(plan::InjectPlan& plan) {
        for (std::size_t index = 0; index < found_.size(); ++index) {
            FoundMap& found = found_[index];
            const FoundMap& first = found_[found.first];
            if (found.problem.empty()) {
                found.problem = first.problem;
            }
            if (found.problem.empty() && found.use->spans != first.use->spans) {
                found.problem = fmt::format("it follows {}", text::printable(first.use->code));
            }
            if (!found.problem.empty()) {
                plan.warnings.push_back(plan::map_warning(found.use->code, found.problem));
                continue;
            }
            found.use->map = first.shown;
            if (found.edit) {
                plan.maps.push_back(*std::move(found.edit));
            }
        }
    }

private:
    void plan_edit(FoundMap& found) const {
        thread_local std::string buffer;
        const auto before = edge::read_file_into((root_ / found.shown).string(), buffer);
        if (!before) {
            found.problem = before.error().message;
            return;
        }
        plan::MapEdit edit{found.shown, sha256_hex(*before), found.use->spans};
        if (const auto after = plan::bytes_after(*before, edit); !after) {
            found.problem = fmt::format("{}: {}", text::printable(found.shown), after.error().message);
        } else if (*after != *before) {
            found.edit = std::move(edit);
        }
    }

    fs::path root_;
    std::vector<fs::path> trees_;
    std::vector<FoundMap> found_{};
    std::map<fs::path, std::size_t> first_uses_{};
};

}  // namespace

Result<void> add_map_edits(const std::string& root, const std::vector<std::string>& paths, plan::InjectPlan& plan) {
    MapPlanner planner{root, paths};
    for (plan::MapUse& use : plan.map_uses) {
        planner.find(use);
    }
    const edge::ProgressPart part{"maps of", {.files = plan.map_uses.size()}};
    TRY(planner.look());
    planner.settle(plan);
    return {};
}

}  // namespace miniship::apply
