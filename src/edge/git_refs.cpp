#include "edge/git_refs.hpp"

#include <dirent.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unordered_set>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "edge/mapped_file.hpp"
#include "miniship/packed_refs.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

constexpr std::string_view kTags = "refs/tags/";

/// True unless refs are surely plain files here; errs towards asking git, which also knows what to refuse.
bool has_unusual_format(const GitFolders& folders) {
    const auto bytes = read_file(folders.common_dir + "/config");
    if (!bytes) {
        return false;
    }
    const std::string config = text::lowered(*bytes);
    constexpr std::string_view kVersion = "repositoryformatversion";
    const auto version = config.find(kVersion);
    const auto value =
        version == std::string::npos ? version : config.find_first_not_of(" \t=", version + kVersion.size());
    return config.find("[extensions") != std::string::npos || (value != std::string::npos && config[value] != '0');
}

Result<std::vector<LocalTag>> tags_by_git(const GitFolders& folders) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(folders.git_dir, {"for-each-ref", "--format=%(objectname) %(refname)", "refs/tags"}));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git cannot read the tags: {}", git_complaint(outcome)),
                     .hint = "`git for-each-ref refs/tags` says the same"};
    }
    std::vector<LocalTag> tags;
    TRY_ASSIGN(const PackedRefs refs, PackedRefs::of(outcome.output));
    TRY(refs.visit(kTags, [&](std::string_view name, std::string_view object) {
        tags.push_back({.name = std::string{name}, .object = std::string{object}});
    }));
    return tags;
}

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

/// Adds the names of what lies in `folder`; `prefix` is the tag name so far.
Result<void> add_loose(const std::string& folder, const std::string& prefix, std::vector<std::string>& names) {
    const std::unique_ptr<DIR, CloseFolder> open{opendir(folder.c_str())};
    if (!open) {
        if (errno == ENOENT) {
            return {};
        }
        return Error{.code = ErrorCode::file_unreadable,
                     .message = fmt::format("cannot read {}: {}", folder, std::strerror(errno)),
                     .hint = "look at the rights of the folder"};
    }
    while (const dirent* entry = readdir(open.get())) {
        const std::string_view name = entry->d_name;
        if (name.front() == '.' || name.ends_with(".lock")) {
            continue;
        }
        std::string full = prefix;
        full += name;
        const bool known = entry->d_type == DT_DIR || entry->d_type == DT_REG;
        const std::string path = known && entry->d_type == DT_REG ? "" : fmt::format("{}/{}", folder, name);
        if (entry->d_type == DT_DIR || (!known && is_directory(path))) {
            TRY(add_loose(path, full + "/", names));
        } else {
            names.push_back(std::move(full));
        }
    }
    return {};
}

}  // namespace

struct LocalTagNames::State {
    std::string loose_folder{};
    std::vector<std::string> loose{};
    MappedFile file{};
    PackedRefs packed{};
    /// Names that git has told; nothing is to be checked about them.
    bool told_by_git{false};
};

LocalTagNames::LocalTagNames(std::unique_ptr<State> state) : state_{std::move(state)} {}
LocalTagNames::LocalTagNames(LocalTagNames&&) noexcept = default;
LocalTagNames& LocalTagNames::operator=(LocalTagNames&&) noexcept = default;
LocalTagNames::~LocalTagNames() = default;

Result<LocalTagNames> LocalTagNames::opened(const GitFolders& folders) {
    if (has_unusual_format(folders)) {
        return by_git(folders);
    }
    auto state = std::make_unique<State>();
    state->loose_folder = folders.common_dir + "/refs/tags/";
    // Loose first: a ref that is packed meanwhile is then seen at least once.
    TRY(add_loose(folders.common_dir + "/refs/tags", "", state->loose));
    TRY_ASSIGN(state->file, MappedFile::of(folders.common_dir + "/packed-refs"));
    TRY_ASSIGN(state->packed, PackedRefs::of(state->file.bytes()));
    return LocalTagNames{std::move(state)};
}

Result<LocalTagNames> LocalTagNames::by_git(const GitFolders& folders) {
    auto state = std::make_unique<State>();
    state->told_by_git = true;
    TRY_ASSIGN(auto tags, tags_by_git(folders));
    for (auto& tag : tags) {
        state->loose.push_back(std::move(tag.name));
    }
    return LocalTagNames{std::move(state)};
}

Result<void> LocalTagNames::visit(const std::function<void(std::string_view)>& visit) const {
    for (const auto& name : state_->loose) {
        visit(name);
    }
    std::unordered_set<std::string_view> loose;
    // A million tags are 80 MB of file, of which a few lines at a time are of interest.
    constexpr std::size_t kStretch = std::size_t{4} << 20;
    const char* const begin = state_->file.bytes().data();
    std::size_t forgotten = 0;
    return state_->packed.visit(kTags, [&](std::string_view name, std::string_view object) {
        if (loose.empty()) {
            loose.insert(state_->loose.begin(), state_->loose.end());
        }
        if (loose.empty() || !loose.contains(name)) {
            visit(name);
        }
        const auto place = static_cast<std::size_t>(object.data() - begin);
        if (place > forgotten + kStretch) {
            state_->file.forget(forgotten, place);
            forgotten = place;
        }
    });
}

bool LocalTagNames::all_sound(std::span<const std::string> names) const {
    return state_->told_by_git || std::all_of(names.begin(), names.end(), [&](const std::string& name) {
               if (const auto bytes = read_file(state_->loose_folder + name)) {
                   return is_object_id(text::trimmed(*bytes));
               }
               const auto object = state_->packed.object_of(std::string{kTags} + name);
               return object && is_object_id(*object);
           });
}

Result<std::vector<LocalTag>> local_tags(const GitFolders& folders) {
    if (has_unusual_format(folders)) {
        return tags_by_git(folders);
    }
    std::vector<std::string> names;
    TRY(add_loose(folders.common_dir + "/refs/tags", "", names));
    std::vector<LocalTag> tags;
    for (auto& name : names) {
        const auto bytes = read_file(fmt::format("{}/{}{}", folders.common_dir, kTags, name));
        const std::string_view object = bytes ? text::trimmed(*bytes) : std::string_view{};
        if (!is_object_id(object)) {
            return tags_by_git(folders);
        }
        tags.push_back({.name = std::move(name), .object = std::string{object}});
    }
    std::unordered_set<std::string> loose;
    for (const auto& tag : tags) {
        loose.insert(tag.name);
    }
    TRY_ASSIGN(const MappedFile file, MappedFile::of(folders.common_dir + "/packed-refs"));
    TRY_ASSIGN(const PackedRefs packed, PackedRefs::of(file.bytes()));
    TRY(packed.visit(kTags, [&](std::string_view name, std::string_view object) {
        if (is_object_id(object) && !loose.contains(std::string{name})) {
            tags.push_back({.name = std::string{name}, .object = std::string{object}});
        }
    }));
    std::sort(tags.begin(), tags.end(),
              [](const LocalTag& left, const LocalTag& right) { return left.name < right.name; });
    return tags;
}

}  // namespace miniship::edge
