#include "apply/inject_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <system_error>

#include "edge/files.hpp"
#include "edge/signals.hpp"
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

class MapPlanner {
public:
    MapPlanner(fs::path root, const std::vector<std::string>& paths, plan::InjectPlan& plan)
        : root_{std::move(root)}, trees_{real_trees(root_, paths)}, plan_{plan} {}

    void add(plan::MapUse& use) {
        const fs::path shown = (fs::path{use.code}.parent_path() / use.url_path).lexically_normal();
        const std::optional<fs::path> real = real_path(root_ / shown);
        if (!real || !edge::file_exists(real->string())) {
            return warn(use, fmt::format("there is no file {}", text::printable(shown.string())));
        }
        if (std::none_of(trees_.begin(), trees_.end(), [&](const fs::path& tree) { return is_below(*real, tree); })) {
            return warn(use, fmt::format("{} is outside of the tree", text::printable(shown.string())));
        }
        const auto [known, is_new] = first_uses_.try_emplace(*real, &use);
        if (is_new) {
            edit(use, shown.string());
        } else if (known->second->spans == use.spans) {
            use.map = known->second->map;
        } else {
            warn(use, fmt::format("it follows {}", text::printable(known->second->code)));
        }
    }

private:
    void edit(plan::MapUse& use, const std::string& shown) {
        const auto bytes = edge::read_file((root_ / shown).string());
        if (!bytes) {
            return warn(use, bytes.error().message);
        }
        auto after = shifted_source_map(*bytes, use.spans);
        if (!after) {
            return warn(use, fmt::format("{}: {}", text::printable(shown), after.error().message));
        }
        use.map = shown;
        if (*after != *bytes) {
            plan_.maps.push_back({shown, sha256_hex(*bytes), *std::move(after), {}});
        }
    }

    void warn(const plan::MapUse& use, const std::string& reason) {
        plan_.warnings.push_back(plan::map_warning(use.code, reason));
    }

    fs::path root_;
    std::vector<fs::path> trees_;
    plan::InjectPlan& plan_;
    std::map<fs::path, const plan::MapUse*> first_uses_{};
};

}  // namespace

Result<void> add_map_edits(const std::string& root, const std::vector<std::string>& paths, plan::InjectPlan& plan) {
    MapPlanner planner{root, paths, plan};
    for (plan::MapUse& use : plan.map_uses) {
        TRY(edge::not_interrupted());
        planner.add(use);
    }
    return {};
}

}  // namespace miniship::apply
