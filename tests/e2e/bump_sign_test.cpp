// bump: signing with an ssh key, by wish and by git's configuration.
#include <doctest/doctest.h>

#include "bump_state.hpp"

using namespace miniship::test;

namespace {

void start(const Sandbox& sandbox) {
    sandbox.start_project("1.0.0");
    sandbox.tag("v1.0.0");
    sandbox.commit("feat: x");
    REQUIRE(
        sandbox.run({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "throw-away", "-f", sandbox.beside("key")})
            .status == 0);
    sandbox.write("../signers", "lin@example.com " + bytes_of(sandbox.beside("key.pub")));
    sandbox.git({"config", "gpg.format", "ssh"});
    sandbox.git({"config", "user.signingKey", sandbox.beside("key")});
    sandbox.git({"config", "gpg.ssh.allowedSignersFile", sandbox.beside("signers")});
}

void check_refused(const Sandbox& sandbox, const std::string& message) {
    const RepositoryState before = state_of(sandbox);
    const Outcome outcome = sandbox.miniship({"bump", "--sign"});
    CHECK(outcome.status == 3);
    CHECK(outcome.err.find(message) != std::string::npos);
    CHECK(outcome.err.find("hint: ") != std::string::npos);
    CHECK(state_of(sandbox) == before);
}

}  // namespace

TEST_CASE("bump: commit and tag are signed on request") {
    const Sandbox sandbox;
    start(sandbox);
    CHECK(sandbox.miniship({"bump", "--sign"}).status == 0);
    CHECK(sandbox.run({"git", "verify-commit", "HEAD"}).status == 0);
    CHECK(sandbox.run({"git", "verify-tag", "v1.1.0"}).status == 0);
}

TEST_CASE("bump: commit and tag are signed where git's configuration says so") {
    const Sandbox sandbox;
    start(sandbox);
    sandbox.git({"config", "commit.gpgsign", "true"});
    sandbox.git({"config", "tag.gpgSign", "true"});
    CHECK(sandbox.miniship({"bump"}).status == 0);
    CHECK(sandbox.run({"git", "verify-commit", "HEAD"}).status == 0);
    CHECK(sandbox.run({"git", "verify-tag", "v1.1.0"}).status == 0);
}

TEST_CASE("bump: without a wish nothing is signed") {
    const Sandbox sandbox;
    start(sandbox);
    CHECK(sandbox.miniship({"bump"}).status == 0);
    CHECK_FALSE(sandbox.run({"git", "verify-commit", "HEAD"}).status == 0);
    CHECK_FALSE(sandbox.run({"git", "verify-tag", "v1.1.0"}).status == 0);
}

TEST_CASE("bump: a key that cannot sign leaves everything as it was") {
    const Sandbox sandbox;
    start(sandbox);
    sandbox.git({"config", "user.signingKey", sandbox.beside("nowhere")});
    check_refused(sandbox, "nowhere is not there");
    sandbox.git({"config", "--unset", "user.signingKey"});
    check_refused(sandbox, "there is no signing key");
    sandbox.write("../broken", "not a key\n");
    sandbox.git({"config", "user.signingKey", sandbox.beside("broken")});
    check_refused(sandbox, "cannot sign");
    // The tag alone cannot be signed: its commit goes back.
    sandbox.git({"config", "user.signingKey", sandbox.beside("key")});
    sandbox.write_program("../sign",
                          "#!/bin/sh\ntest ! -e ../signed || exit 1\ntouch ../signed\nexec ssh-keygen \"$@\"\n");
    sandbox.git({"config", "gpg.ssh.program", sandbox.beside("sign")});
    check_refused(sandbox, "git made tag v1.1.0 without the signature");
    CHECK_FALSE(bytes_of(sandbox.beside("key")).empty());
}
