// This process as others can name it: its number, its user and its machine.
#pragma once

#include <string>

namespace miniship::edge {

[[nodiscard]] int own_pid();
/// True when there is a process of this number on this machine that has not ended, whoever has to take notice of it.
[[nodiscard]] bool is_process(int pid);
/// `localhost` where the machine has no name.
[[nodiscard]] std::string host_name();

/// Whom this process runs as: the login name, or `uid 1000` where the machine knows none, as in containers.
[[nodiscard]] std::string user_name();

}  // namespace miniship::edge
