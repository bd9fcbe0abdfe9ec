// What a bump must leave as it was: HEAD, branch, index, tags and every file, as one value.
#pragma once

#include <string>

#include "sandbox.hpp"

namespace miniship::test {

struct RepositoryState {
    std::string head{};
    std::string branch{};
    std::string index{};
    std::string status{};
    std::string tags{};
    Tree files{};
    bool operator==(const RepositoryState&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const RepositoryState& state) {
    out << "HEAD " << state.head << "\n" << state.index << "\n" << state.status << "\n" << state.tags << "\n";
    for (const auto& [path, entry] : state.files) {
        out << path << ": " << entry << "\n";
    }
    return out;
}

inline RepositoryState state_of(const Sandbox& sandbox) {
    RepositoryState state{.head = sandbox.git({"rev-parse", "HEAD"}),
                          .branch = sandbox.git({"rev-parse", "--abbrev-ref", "HEAD"}),
                          .index = sandbox.git({"ls-files", "--stage"}),
                          .status = sandbox.git({"status", "--porcelain=v1"}),
                          .tags = sandbox.git({"for-each-ref", "refs/tags"}),
                          .files = sandbox.tree()};
    std::erase_if(state.files,
                  [](const auto& entry) { return entry.first == ".git" || entry.first.starts_with(".git/"); });
    return state;
}

}  // namespace miniship::test
