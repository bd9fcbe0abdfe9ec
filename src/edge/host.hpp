// This process as others can name it: its number and its machine.
#pragma once

#include <string>

namespace miniship::edge {

[[nodiscard]] int own_pid();
/// True when there is a process of this number on this machine that has not ended.
[[nodiscard]] bool is_process(int pid);
/// `localhost` where the machine has no name.
[[nodiscard]] std::string host_name();

}  // namespace miniship::edge
