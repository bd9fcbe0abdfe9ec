// Whether git can sign, as far as that can be known without signing.
#pragma once

#include <vector>

#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/step.hpp"

namespace miniship::apply {

/// Refuses steps that git would have to sign (by their own wish, `commit.gpgsign` or `tag.gpgSign`) with a key that
/// cannot: an ssh key signs a line of ours and throws it away, gpg is asked for a secret key that is still good. Never
/// asks for a passphrase. What is not known by that is left to the commit, which is taken back. Error: `git_refused`.
[[nodiscard]] Result<void> check_signing(const std::vector<plan::Step>& steps, const World& world);

/// Refuses a tag that git was to sign and did not: git 2.39 makes it without a signature, and succeeds, when the ssh
/// signing program fails. Error: `git_refused`.
[[nodiscard]] Result<void> check_signature(const plan::MakeTag& tag, const World& world);

}  // namespace miniship::apply
