#include "edge/git_refs.hpp"

#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

constexpr std::string_view kTags = "refs/tags/";

bool is_object_id(std::string_view text) {
    const bool hexadecimal = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    });
    return hexadecimal && (text.size() == 40 || text.size() == 64);
}

/// True for repositories whose refs are not files (`extensions.refstorage`); a guess that errs towards asking git.
bool keeps_refs_elsewhere(const GitFolders& folders) {
    const auto config = read_file(folders.common_dir + "/config");
    return config && text::lowered(*config).find("refstorage") != std::string::npos;
}

Result<std::vector<LocalTag>> tags_by_git(const GitFolders& folders) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(folders.git_dir, {"for-each-ref", "--format=%(objectname) %(refname)", "refs/tags"}));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused, .message = fmt::format("git cannot read the tags: {}", git_complaint(outcome))};
    }
    return tags_in_packed_refs(outcome.output);
}

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

/// Adds what lies in `folder`; `prefix` is the tag name so far. A ref may be a symbolic one: git follows it, and so is
/// asked (`symbolic` counts them).
Result<void> add_loose(const std::string& folder, const std::string& prefix, std::vector<LocalTag>& tags, bool& symbolic) {
    const std::unique_ptr<DIR, CloseFolder> open{opendir(folder.c_str())};
    if (!open) {
        if (errno == ENOENT) {
            return {};
        }
        return Error{.code = ErrorCode::file_unreadable, .message = fmt::format("{}: {}", folder, std::strerror(errno))};
    }
    while (const dirent* entry = readdir(open.get())) {
        const std::string name = entry->d_name;
        if (name.front() == '.' || name.ends_with(".lock")) {
            continue;
        }
        const std::string path = folder + "/" + name;
        if (entry->d_type == DT_DIR || (entry->d_type != DT_REG && is_directory(path))) {
            TRY(add_loose(path, prefix + name + "/", tags, symbolic));
            continue;
        }
        const auto bytes = read_file(path);
        if (!bytes) {
            continue;
        }
        const std::string_view object = text::trimmed(*bytes);
        if (is_object_id(object)) {
            tags.push_back({.name = prefix + name, .object = std::string{object}});
        } else if (object.starts_with("ref:")) {
            symbolic = true;
        }
    }
    return {};
}

}  // namespace

std::vector<LocalTag> tags_in_packed_refs(std::string_view bytes) {
    std::vector<LocalTag> tags;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        // A line without its end was cut off while somebody wrote it.
        if (end == std::string_view::npos) {
            break;
        }
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        const auto space = line.find(' ');
        if (space == std::string_view::npos || line.front() == '#' || line.front() == '^') {
            continue;
        }
        const std::string_view name = line.substr(space + 1);
        if (is_object_id(line.substr(0, space)) && name.starts_with(kTags) && name.size() > kTags.size()) {
            tags.push_back({.name = std::string{name.substr(kTags.size())}, .object = std::string{line.substr(0, space)}});
        }
    }
    return tags;
}

Result<std::vector<LocalTag>> local_tags(const GitFolders& folders) {
    if (keeps_refs_elsewhere(folders)) {
        return tags_by_git(folders);
    }
    std::vector<LocalTag> tags;
    bool symbolic = false;
    // Loose first: a ref that is packed meanwhile is then seen at least once.
    TRY(add_loose(folders.common_dir + "/refs/tags", "", tags, symbolic));
    if (symbolic) {
        return tags_by_git(folders);
    }
    TRY_ASSIGN(const auto packed, read_file_if_exists(folders.common_dir + "/packed-refs"));
    if (packed) {
        std::vector<std::string> loose;
        for (const auto& tag : tags) {
            loose.push_back(tag.name);
        }
        std::sort(loose.begin(), loose.end());
        for (auto& tag : tags_in_packed_refs(*packed)) {
            if (!std::binary_search(loose.begin(), loose.end(), tag.name)) {
                tags.push_back(std::move(tag));
            }
        }
    }
    std::sort(tags.begin(), tags.end(), [](const LocalTag& left, const LocalTag& right) { return left.name < right.name; });
    return tags;
}

}  // namespace miniship::edge
