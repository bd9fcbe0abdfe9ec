// What a `git+URL#branch:path` names: a repository, a branch of it, and a file on that branch.
#pragma once

#include <string>

#include "miniship/result.hpp"

namespace miniship::policy_store {

struct GitAddress {
    /// As git takes it: `https://…`, `ssh://…`, `file:///…`.
    std::string remote{};
    /// `https://host:port` for secrets to be bound to; empty for other schemes.
    std::string origin{};
    bool loopback{false};
    std::string branch{};
    /// Relative to the top of the tree.
    std::string path{};

    bool operator==(const GitAddress&) const = default;
};

/// The parts of a `git+https:`, `git+ssh:` or `git+file:` URL; a relative `git+file:` path starts at `root`, and `%XX`
/// in the document's path is decoded. `config_invalid` for anything else, for a password in it, for a branch or a path
/// that git would not take, and for http to another machine.
[[nodiscard]] Result<GitAddress> parse_git_url(const std::string& url, const std::string& root);

}  // namespace miniship::policy_store
