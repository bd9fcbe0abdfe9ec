#include "edge/git_history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <queue>
#include <set>
#include <unordered_map>

#include "edge/files.hpp"
#include "edge/git2_library.hpp"
#include "edge/git_object.hpp"
#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

struct FreeRepository {
    const Git2* git{};
    void operator()(git_repository* repository) const { git->git_repository_free(repository); }
};

struct FreeConfig {
    const Git2* git{};
    void operator()(git_config* config) const { git->git_config_free(config); }
};

struct FreeOdb {
    const Git2* git{};
    void operator()(git_odb* odb) const { git->git_odb_free(odb); }
};

struct FreeObject {
    const Git2* git{};
    void operator()(git_odb_object* object) const { git->git_odb_object_free(object); }
};

using ObjectPointer = std::unique_ptr<git_odb_object, FreeObject>;

enum Mark : unsigned char { kWanted = 1, kHidden = 2 };

/// A commit that the walk has met. Only what the order needs is kept; messages are read again for the few that count.
struct Met {
    std::int64_t time{0};
    unsigned char marks{0};
    bool listed{false};
    bool waiting{false};
    std::vector<std::string> parents{};
};

struct Waiting {
    std::int64_t time;
    std::size_t turn;
    std::string id;
    // std::priority_queue gives the greatest first: the newest, and of equals the one that came first, as git does.
    [[nodiscard]] bool operator<(const Waiting& other) const {
        return time != other.time ? time < other.time : turn > other.turn;
    }
};

}  // namespace

struct History::State {
    const Git2* git{};
    GitFolders folders{};
    std::unique_ptr<git_repository, FreeRepository> repository{};
    std::unique_ptr<git_odb, FreeOdb> odb{};
    std::set<std::string, std::less<>> boundary{};

    [[nodiscard]] std::string last_complaint() const {
        const git_error* last = git->git_error_last();
        return last != nullptr && last->message != nullptr ? last->message : "unknown reason";
    }

    /// The object, or null when it is not there.
    [[nodiscard]] ObjectPointer object(const std::string& id) const {
        git_oid oid;
        git_odb_object* raw = nullptr;
        if (git->git_oid_fromstr(&oid, id.c_str()) != 0 || git->git_odb_read(&raw, odb.get(), &oid) != 0) {
            raw = nullptr;
        }
        return ObjectPointer{raw, FreeObject{git}};
    }

    [[nodiscard]] std::string_view bytes_of(const ObjectPointer& object) const {
        return {static_cast<const char*>(git->git_odb_object_data(object.get())),
                git->git_odb_object_size(object.get())};
    }

    [[nodiscard]] Result<ObjectPointer> commit_object(const std::string& id) const {
        ObjectPointer found = object(id);
        if (!found || git->git_odb_object_type(found.get()) != GIT_OBJECT_COMMIT) {
            return Error{.code = ErrorCode::git_refused,
                         .message = fmt::format("commit {} is missing from the repository", id),
                         .hint = "a clone without all commits? `git fetch --unshallow --tags`"};
        }
        return found;
    }

    /// What the walk needs to know of a commit; at a shallow boundary it has no parents.
    [[nodiscard]] Result<Met> met(const std::string& id) const {
        TRY_ASSIGN(const ObjectPointer object, commit_object(id));
        const CommitObject commit = parse_commit(bytes_of(object));
        Met met{.time = commit.time};
        if (!boundary.contains(id)) {
            met.parents.assign(commit.parents.begin(), commit.parents.end());
        }
        return met;
    }

    /// The raw id at `path` in a commit's tree; empty when there is nothing.
    [[nodiscard]] std::string entry_at(std::string_view tree, const std::string& path) const {
        std::string id{tree};
        std::string raw;
        for (const auto part : text::split(path, '/')) {
            if (part.empty() || part == ".") {
                continue;
            }
            const ObjectPointer found = object(id);
            if (!found) {
                return {};
            }
            const auto entry = tree_entry(bytes_of(found), part);
            if (!entry) {
                return {};
            }
            raw = *entry;
            git_oid oid{};
            std::copy(raw.begin(), raw.end(), reinterpret_cast<char*>(oid.id));
            std::string hexadecimal(GIT_OID_HEXSZ + 1, '\0');
            git->git_oid_tostr(hexadecimal.data(), hexadecimal.size(), &oid);
            hexadecimal.pop_back();
            id = std::move(hexadecimal);
        }
        return raw;
    }

    /// True when the commit's entry at `path` differs from that of every parent.
    [[nodiscard]] Result<bool> changes(const CommitObject& commit, const std::vector<std::string>& parents,
                                       const std::string& path) const {
        const std::string own = entry_at(commit.tree, path);
        if (parents.empty()) {
            return !own.empty();
        }
        for (const auto& parent : parents) {
            TRY_ASSIGN(const ObjectPointer object, commit_object(parent));
            if (entry_at(parse_commit(bytes_of(object)).tree, path) == own) {
                return false;
            }
        }
        return true;
    }
};

namespace {

bool is_wanted(unsigned char marks) {
    return (marks & kHidden) == 0;
}

/// A walk from some commits towards the past, newest first, that carries marks from children to parents. A commit that
/// gets a new mark is visited again, so that clocks that were wrong do not matter.
template <class Reader>
class Walk {
public:
    explicit Walk(Reader read) : read_{std::move(read)} {}

    Result<void> mark(const std::string& id, unsigned char marks) {
        auto found = met_.find(id);
        if (found == met_.end()) {
            TRY_ASSIGN(Met read, read_(id));
            found = met_.emplace(id, std::move(read)).first;
        }
        Met& met = found->second;
        const auto after = static_cast<unsigned char>(met.marks | marks);
        if (after == met.marks) {
            return {};
        }
        if (met.waiting && is_wanted(met.marks) && !is_wanted(after)) {
            --wanted_waiting_;
        }
        met.marks = after;
        if (!met.waiting) {
            met.waiting = true;
            wanted_waiting_ += is_wanted(after) ? 1U : 0U;
            queue_.push({met.time, turn_++, id});
        }
        return {};
    }

    Result<void> mark_parents(const Met& met) {
        // A copy: marking a parent may move the table.
        const auto parents = met.parents;
        const auto marks = met.marks;
        for (const auto& parent : parents) {
            TRY(mark(parent, marks));
        }
        return {};
    }

    [[nodiscard]] bool empty() const { return queue_.empty(); }
    [[nodiscard]] std::int64_t newest_waiting() const { return queue_.top().time; }
    [[nodiscard]] bool wants_more() const { return wanted_waiting_ > 0; }

    std::string take() {
        std::string id = queue_.top().id;
        queue_.pop();
        Met& met = met_.at(id);
        met.waiting = false;
        wanted_waiting_ -= is_wanted(met.marks) ? 1U : 0U;
        return id;
    }

    [[nodiscard]] Met& met(const std::string& id) { return met_.at(id); }

private:
    Reader read_;
    std::unordered_map<std::string, Met> met_{};
    std::priority_queue<Waiting> queue_{};
    std::size_t turn_{0};
    std::size_t wanted_waiting_{0};
};

}  // namespace

History::History(std::unique_ptr<State> state) : state_{std::move(state)} {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

Result<History> History::open(const GitFolders& folders) {
    TRY_ASSIGN(const Git2* git, git2());
    auto state = std::make_unique<State>();
    state->git = git;
    state->folders = folders;
    git_repository* repository = nullptr;
    git_odb* odb = nullptr;
    if (git->git_repository_open(&repository, folders.git_dir.c_str()) != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("libgit2 cannot open {}: {}", folders.git_dir, state->last_complaint())};
    }
    state->repository = {repository, FreeRepository{git}};
    if (git->git_repository_odb(&odb, repository) != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("libgit2 cannot read the objects of {}: {}", folders.git_dir,
                                            state->last_complaint())};
    }
    state->odb = {odb, FreeOdb{git}};
    if (const auto bytes = read_file(folders.common_dir + "/shallow"); bytes) {
        for (const auto line : text::split(*bytes, '\n')) {
            if (!line.empty()) {
                state->boundary.emplace(text::trimmed(line));
            }
        }
    }
    return History{std::move(state)};
}

Result<std::optional<std::string>> History::head() const {
    return object_at("HEAD");
}

std::optional<std::string> History::object_at(const std::string& ref) const {
    git_oid oid;
    if (state_->git->git_reference_name_to_id(&oid, state_->repository.get(), ref.c_str()) != 0) {
        return std::nullopt;
    }
    std::string id(GIT_OID_HEXSZ + 1, '\0');
    state_->git->git_oid_tostr(id.data(), id.size(), &oid);
    id.pop_back();
    return id;
}

std::optional<std::string> History::branch() const {
    constexpr std::string_view kBranch = "ref: refs/heads/";
    const auto bytes = read_file(state_->folders.git_dir + "/HEAD");
    if (!bytes || !bytes->starts_with(kBranch)) {
        return std::nullopt;
    }
    return std::string{text::trimmed(std::string_view{*bytes}.substr(kBranch.size()))};
}

std::string History::upstream_of(const std::string& branch) const {
    constexpr std::string_view kHeads = "refs/heads/";
    const auto merge = config_text(fmt::format("branch.{}.merge", branch));
    return merge && *merge && (*merge)->starts_with(kHeads) ? (*merge)->substr(kHeads.size()) : branch;
}

bool History::shallow() const {
    return !state_->boundary.empty();
}

Result<std::optional<std::string>> History::config_text(const std::string& key) const {
    git_config* raw = nullptr;
    // A snapshot: only such a one gives out texts that stay.
    int status = state_->git->git_repository_config_snapshot(&raw, state_->repository.get());
    const std::unique_ptr<git_config, FreeConfig> config{raw, FreeConfig{state_->git}};
    const char* text = nullptr;
    if (status == 0) {
        status = state_->git->git_config_get_string(&text, config.get(), key.c_str());
    }
    if (status == GIT_ENOTFOUND) {
        return std::optional<std::string>{};
    }
    if (status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("libgit2 cannot read the configuration: {}", state_->last_complaint())};
    }
    return std::optional<std::string>{text};
}

std::optional<std::string> History::peeled(const std::string& object) const {
    std::string id = object;
    // Tags of tags exist; more than a few levels do not.
    for (int depth = 0; depth < 16; ++depth) {
        const ObjectPointer found = state_->object(id);
        if (!found) {
            return std::nullopt;
        }
        switch (state_->git->git_odb_object_type(found.get())) {
            case GIT_OBJECT_COMMIT:
                return id;
            case GIT_OBJECT_TAG:
                if (const auto target = tag_target(state_->bytes_of(found))) {
                    id = std::string{*target};
                    continue;
                }
                return std::nullopt;
            default:
                return std::nullopt;
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> History::date(const std::string& object) const {
    const ObjectPointer found = state_->object(object);
    if (!found) {
        return std::nullopt;
    }
    const std::string_view bytes = state_->bytes_of(found);
    switch (state_->git->git_odb_object_type(found.get())) {
        case GIT_OBJECT_COMMIT:
            return parse_commit(bytes).time;
        case GIT_OBJECT_TAG: {
            if (const auto time = tag_time(bytes)) {
                return time;
            }
            const auto target = peeled(object);
            return target ? date(*target) : std::nullopt;
        }
        default:
            return std::nullopt;
    }
}

namespace {

constexpr auto kNever = std::numeric_limits<std::int64_t>::max();
/// Commits with clocks behind their children's are still found within this many steps; git looks as far.
constexpr int kSlack = 5;

}  // namespace

bool History::has(const std::string& commit, const std::string& path) const {
    const auto object = state_->commit_object(commit);
    return object && !state_->entry_at(parse_commit(state_->bytes_of(*object)).tree, path).empty();
}

Result<bool> History::reaches(const std::string& commit, const std::string& ancestor) const {
    Walk walk{[this](const std::string& id) { return state_->met(id); }};
    TRY(walk.mark(commit, kWanted));
    TRY(walk.mark(ancestor, kHidden));
    while (walk.wants_more() && (walk.met(ancestor).marks & kWanted) == 0) {
        TRY(walk.mark_parents(walk.met(walk.take())));
    }
    return (walk.met(ancestor).marks & kWanted) != 0;
}

Result<CommitWindow> History::window(const std::string& from, const std::vector<std::string>& hidden,
                                     const std::string& path) const {
    Walk walk{[this](const std::string& id) { return state_->met(id); }};
    TRY(walk.mark(from, kWanted));
    for (const auto& id : hidden) {
        TRY(walk.mark(id, kHidden));
    }
    std::vector<std::string> listed;
    std::int64_t oldest_listed = kNever;
    for (int slack = 0; !walk.empty();) {
        if (walk.wants_more() || walk.newest_waiting() >= oldest_listed) {
            slack = 0;
        } else if (++slack > kSlack) {
            break;
        }
        const std::string id = walk.take();
        Met& met = walk.met(id);
        if (is_wanted(met.marks) && !met.listed) {
            met.listed = true;
            oldest_listed = std::min(oldest_listed, met.time);
            listed.push_back(id);
        }
        TRY(walk.mark_parents(met));
    }
    CommitWindow window;
    for (const auto& id : listed) {
        const Met& met = walk.met(id);
        if (!is_wanted(met.marks)) {
            continue;
        }
        window.cut = window.cut || state_->boundary.contains(id);
        TRY_ASSIGN(const ObjectPointer object, state_->commit_object(id));
        const CommitObject commit = parse_commit(state_->bytes_of(object));
        if (!path.empty()) {
            TRY_ASSIGN(const bool touched, state_->changes(commit, met.parents, path));
            if (!touched) {
                continue;
            }
        }
        window.commits.push_back({.id = id, .message = message_in_utf8(commit), .time = commit.time});
    }
    return window;
}

}  // namespace miniship::edge
