// The policy document behind a team's own command, for services that miniship does not know. The contract:
// docs/services.md.
#pragma once

#include <memory>

#include "miniship/result.hpp"
#include "policy_store/store.hpp"

namespace miniship::policy_store {

/// A store for `exec:COMMAND`. `sh` runs COMMAND in the project's root with one more argument: `read` prints the
/// document, `write` takes the new one on stdin, with what was seen in the file MINISHIP_SEEN (not set: nothing) and
/// its digest in MINISHIP_SEEN_SHA256. Exit status 5 of `read`: there is no document; of `write`: it is not what was
/// seen; 3: the credentials are refused; 4: the service cannot be reached. `config_invalid` for no command.
[[nodiscard]] Result<std::unique_ptr<PolicyStore>> open_exec_store(const TargetSettings& settings);

}  // namespace miniship::policy_store
