#include "disturbed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "effects.hpp"

namespace miniship::test {
namespace {

/// The file that the library counts in, as memory of ours.
class SharedState {
public:
    explicit SharedState(const std::string& path) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        REQUIRE(::ftruncate(file, sizeof(EffectsState)) == 0);
        memory_ = ::mmap(nullptr, sizeof(EffectsState), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        ::close(file);
        REQUIRE(memory_ != MAP_FAILED);
    }
    SharedState(const SharedState&) = delete;
    SharedState& operator=(const SharedState&) = delete;
    ~SharedState() { ::munmap(memory_, sizeof(EffectsState)); }
    [[nodiscard]] const EffectsState& get() const { return *static_cast<const EffectsState*>(memory_); }

private:
    void* memory_{nullptr};
};

std::set<pid_t> children() {
    std::set<pid_t> found;
    for (const auto& thread : std::filesystem::directory_iterator{"/proc/self/task"}) {
        std::ifstream in{thread.path() / "children"};
        for (pid_t child = 0; in >> child;) {
            found.insert(child);
        }
    }
    return found;
}

/// A killed process leaves its children to us: the next run comes when they have ended.
void wait_for_orphans(const std::set<pid_t>& known) {
    for (int rounds = 0; rounds < 100; ++rounds) {
        bool waited = false;
        for (const pid_t child : children()) {
            if (!known.contains(child)) {
                ::waitpid(child, nullptr, 0);
                waited = true;
            }
        }
        if (!waited) {
            return;
        }
    }
}

void erase_value(std::string& document, const std::string& key, const std::string& ends) {
    const auto at = document.find(key);
    if (at != std::string::npos) {
        document.erase(at, document.find_first_of(ends, at + key.size()) - at);
    }
}

std::string text_of(const Tree& tree) {
    std::string text;
    for (const auto& [path, entry] : tree) {
        text += path + ": " + entry + "\n";
    }
    return text;
}

/// The lines of `now` that `expected` has not, and the other way round.
std::string changed_lines(const std::string& now, const std::string& expected) {
    constexpr std::size_t kWidth = 160;
    const auto lines_of = [](const std::string& text) {
        std::multiset<std::string> lines;
        std::istringstream in{text};
        for (std::string line; std::getline(in, line);) {
            lines.insert(line);
        }
        return lines;
    };
    const auto ours = lines_of(now);
    const auto theirs = lines_of(expected);
    std::vector<std::string> more;
    std::vector<std::string> less;
    std::set_difference(ours.begin(), ours.end(), theirs.begin(), theirs.end(), std::back_inserter(more));
    std::set_difference(theirs.begin(), theirs.end(), ours.begin(), ours.end(), std::back_inserter(less));
    std::string told;
    for (const auto& line : more) {
        told += "\n  +" + line.substr(0, kWidth);
    }
    for (const auto& line : less) {
        told += "\n  -" + line.substr(0, kWidth);
    }
    return told;
}

}  // namespace

Disturbed disturbed(const Sandbox& sandbox, const Words& arguments, const Disturbance& disturbance) {
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    const SharedState state{sandbox.beside("home/effects")};
    const auto known = children();
    Program program{.arguments = arguments, .directory = sandbox.path(), .environment = sandbox.environment};
    program.arguments.insert(program.arguments.begin(), MINISHIP_BINARY);
    program.environment["LD_PRELOAD"] = MINISHIP_EFFECTS;
    program.environment["EFFECTS_OF"] = disturbance.whose;
    program.environment["EFFECTS_STATE"] = sandbox.beside("home/effects");
    program.environment["EFFECTS_AT"] = std::to_string(disturbance.at);
    program.environment["EFFECTS_HOW"] = std::to_string(disturbance.error);
    program.environment["EFFECTS_SIGNAL"] = std::to_string(disturbance.signal);
    if (disturbance.onwards) {
        program.environment["EFFECTS_ON"] = "1";
    }
    if (!disturbance.only.empty()) {
        program.environment["EFFECTS_ONLY"] = disturbance.only;
    }
    // The sanitizer would rather be the first library: some of its operators come from elsewhere when it is not.
    program.environment["ASAN_OPTIONS"] = "verify_asan_link_order=0:alloc_dealloc_mismatch=0:detect_leaks=0";
    Disturbed result{.outcome = outcome_of(program), .of_git = disturbance.whose == "git"};
    wait_for_orphans(known);
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    result.effects = state.get().seen;
    result.what = state.get().what;
    return result;
}

void remove_locks_of_git(const std::string& repository) {
    std::vector<std::filesystem::path> locks;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{repository}) {
        if (entry.path().extension() == ".lock" && entry.path().filename() != "miniship.lock") {
            locks.push_back(entry.path());
        }
    }
    for (const auto& lock : locks) {
        std::filesystem::remove(lock);
    }
}

std::string timeless(std::string document) {
    erase_value(document, "\"updatedAt\": \"", "\"");
    return document;
}

Standing standing_of(const Sandbox& sandbox) {
    Standing standing{.repository = state_of(sandbox),
                      .remote_branches = sandbox.git({"for-each-ref", "refs/remotes", "refs/heads"}),
                      .remote = sandbox.git({"for-each-ref"}, sandbox.beside("remote.git")),
                      .log = bytes_of(sandbox.beside("log"))};
    const std::string folder = sandbox.path(".git");
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const std::string name = entry.path().lexically_relative(folder).string();
        if (name.starts_with("miniship") || name.ends_with(".lock") ||
            entry.path().filename().string().starts_with(".miniship")) {
            standing.kept[name] = entry.is_regular_file() ? bytes_of(entry.path().string()) : "";
        }
    }
    return standing;
}

std::string difference(const Standing& now, const Standing& expected) {
    std::string told;
    const auto compare = [&](const char* name, const std::string& left, const std::string& right) {
        told += left == right ? "" : std::string{name} + ": " + changed_lines(left, right) + "\n";
    };
    compare("HEAD", now.repository.head, expected.repository.head);
    compare("branch", now.repository.branch, expected.repository.branch);
    compare("index", now.repository.index, expected.repository.index);
    compare("status", now.repository.status, expected.repository.status);
    compare("tags", now.repository.tags, expected.repository.tags);
    compare("files", text_of(now.repository.files), text_of(expected.repository.files));
    compare("branches", now.remote_branches, expected.remote_branches);
    compare("kept", text_of(now.kept), text_of(expected.kept));
    compare("remote", now.remote, expected.remote);
    compare("document", now.document, expected.document);
    compare("history", now.history, expected.history);
    compare("unsettled", now.unsettled, expected.unsettled);
    compare("beside the document", now.beside_document, expected.beside_document);
    compare("temporary files", now.temporary_files, expected.temporary_files);
    compare("log", now.log, expected.log);
    return told;
}

std::vector<long> points(long count, long sample) {
    const long step = std::getenv("MINISHIP_ALL") != nullptr ? 1 : std::max(1L, count / sample);
    std::vector<long> numbers;
    // The last ones are always among them: there the most has been done.
    for (long number = count; number > 0; number -= step) {
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace miniship::test
