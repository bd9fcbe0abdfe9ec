#include "miniship/paths.hpp"

#include <vector>

#include "miniship/text.hpp"

namespace miniship {

std::string normal_path(std::string_view path) {
    const bool absolute = path.starts_with('/');
    std::vector<std::string> parts;
    for (const auto part : text::split(path, '/')) {
        if (part.empty() || part == ".") {
            continue;
        }
        if (part != "..") {
            parts.emplace_back(part);
        } else if (!parts.empty() && parts.back() != "..") {
            parts.pop_back();
        } else if (!absolute) {
            parts.emplace_back(part);
        }
    }
    const std::string names = text::joined(parts, "/");
    return absolute ? "/" + names : names.empty() ? "." : names;
}

std::optional<std::string> path_below(std::string_view folder, std::string_view path) {
    if (path == folder) {
        return ".";
    }
    if (folder == ".") {
        const bool elsewhere = path.starts_with('/') || path == ".." || path.starts_with("../");
        return elsewhere ? std::nullopt : std::optional<std::string>{path};
    }
    const std::string start = std::string{folder} + (folder.ends_with('/') ? "" : "/");
    return path.starts_with(start) ? std::optional<std::string>{path.substr(start.size())} : std::nullopt;
}

}  // namespace miniship
