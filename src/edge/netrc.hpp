// ~/.netrc: names and passwords by host, as curl and git read them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "miniship/result.hpp"

namespace miniship::edge {

struct Login {
    std::string user{};
    std::string password{};

    bool operator==(const Login&) const = default;
};

/// The first entry `machine HOST` of a netrc text that has a login. `default` entries count for nobody: a secret is for
/// the host that it was given for. Macros are skipped.
[[nodiscard]] std::optional<Login> netrc_login(std::string_view text, std::string_view host);

/// The login for `host` in the file that `NETRC` names, else in `~/.netrc`; nothing where there is none.
/// `credentials_refused` when others can read a file that has one.
[[nodiscard]] Result<std::optional<Login>> login_from_netrc(const std::map<std::string, std::string>& environment,
                                                            std::string_view host);

}  // namespace miniship::edge
