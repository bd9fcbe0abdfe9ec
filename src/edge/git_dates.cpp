#include "edge/git_dates.hpp"

#include <fmt/format.h>

#include <charconv>
#include <system_error>

#include "edge/git_command.hpp"
#include "edge/scratch_folder.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

/// The environment with this repository, whichever was named in it.
std::map<std::string, std::string> environment_for(const std::string& git_dir) {
    auto variables = environment();
    for (const char* name : {"GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"}) {
        variables.erase(name);
    }
    variables["GIT_DIR"] = git_dir;
    return variables;
}

Result<void> start_repository(const std::string& folder, bool sha256) {
    std::vector<std::string> words{"init", "--quiet", "--bare", "--template="};
    if (sha256) {
        words.emplace_back("--object-format=sha256");
    }
    TRY_ASSIGN(const Outcome outcome, git_outcome(folder, words, {}, std::chrono::minutes{1}, environment_for(folder)));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git init fails: {}", git_complaint(outcome))};
    }
    return {};
}

/// The tags themselves and the commits that they name, and of these nothing that they would need to be checked out.
Result<void> fetch_tags(const std::string& directory, const std::string& scratch, const std::string& settings,
                        const std::string& remote, std::span<const LocalTag> tags, std::chrono::milliseconds deadline) {
    std::vector<std::string> words;
    if (!settings.empty()) {
        words.insert(words.end(), {"-c", "include.path=" + settings});
    }
    words.insert(words.end(), {"fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc",
                               "--no-recurse-submodules", "--depth=1", "--filter=tree:0", "--stdin", "--", remote});
    std::string wanted;
    for (const auto& tag : tags) {
        wanted += fmt::format("refs/tags/{0}:refs/tags/{0}\n", tag.name);
    }
    auto outcome = git_outcome(directory, words, wanted, deadline, environment_for(scratch));
    if (!outcome) {
        return std::move(outcome).error();
    }
    return outcome->status == 0 ? Result<void>{} : remote_error(remote, *outcome);
}

}  // namespace

Result<TagTimes> tag_times(const std::string& git_dir) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(git_dir, {"for-each-ref", "--format=%(creatordate:unix) %(refname:strip=2)", "refs/tags"},
                           {}, std::chrono::minutes{10}, environment_for(git_dir)));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git cannot tell when the tags were made: {}", git_complaint(outcome)),
                     .hint = "`git for-each-ref --format='%(creatordate)' refs/tags` says the same"};
    }
    TagTimes times;
    for (const auto line : text::split(outcome.output, '\n')) {
        std::int64_t time = 0;
        const auto [end, failure] = std::from_chars(line.data(), line.data() + line.size(), time);
        const auto used = static_cast<std::size_t>(end - line.data());
        if (failure == std::errc{} && used + 1 < line.size()) {
            times.emplace(line.substr(used + 1), time);
        }
    }
    return times;
}

Result<TagTimes> fetched_tag_times(const std::string& directory, const std::optional<GitFolders>& folders,
                                   const std::string& remote, std::span<const LocalTag> tags,
                                   std::chrono::milliseconds deadline) {
    if (tags.empty()) {
        return TagTimes{};
    }
    constexpr std::size_t kSha256 = 64;
    TRY_ASSIGN(const ScratchFolder scratch, ScratchFolder::made());
    TRY(start_repository(scratch.path(), tags.front().object.size() == kSha256));
    const std::string settings = folders ? folders->common_dir + "/config" : "";
    // git takes relative addresses from the top of the working tree.
    const bool has_top = folders && !folders->work_tree.empty();
    TRY(fetch_tags(has_top ? folders->work_tree : directory, scratch.path(), settings, remote, tags, deadline));
    return tag_times(scratch.path());
}

}  // namespace miniship::edge
