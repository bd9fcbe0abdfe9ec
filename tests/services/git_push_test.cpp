// Branch and tag of a release, pushed to servers: who may not, and what is there in the end.
#include <doctest/doctest.h>

#include <filesystem>

#include "git_servers.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

/// A project whose origin is served by a server, with everything that is here.
class Served {
public:
    explicit Served(const std::string& place) {
        sandbox_.start_project("1.0.0");
        sandbox_.tag("v1.0.0");
        sandbox_.commit("feat: something");
        std::filesystem::create_directories(sandbox_.beside("served"));
        server_.emplace(sandbox_.beside("served"));
        sandbox_.git({"clone", "--quiet", "--bare", sandbox_.path(), remote()});
        sandbox_.git({"config", "http.receivepack", "true"}, remote());
        sandbox_.git({"remote", "add", "origin", server_->url(place)});
        sandbox_.git({"config", "http.extraHeader", "Authorization: Basic cmVsOnMzY3JldC1QYTU1"});
    }
    [[nodiscard]] const Sandbox& sandbox() const { return sandbox_; }
    [[nodiscard]] std::string remote() const { return sandbox_.beside("served/shop.git"); }
    void hook(const std::string& name, const std::string& script) const {
        sandbox_.write_program("../served/shop.git/hooks/" + name, "#!/bin/sh\n" + script + "\n");
    }
    [[nodiscard]] Outcome release() const { return sandbox_.miniship({"release", "--only", "bump,refs"}); }
    [[nodiscard]] bool has_all() const {
        return sandbox_.git({"rev-parse", "main", "v1.1.0"}, remote()) == sandbox_.git({"rev-parse", "main", "v1.1.0"});
    }

private:
    Sandbox sandbox_{};
    std::optional<GitHttpServer> server_{};
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("git push: over http, with one look before it and one after it") {
    const Served served{"/private/shop.git"};
    const Outcome release = served.release();
    CHECK(release.status == 0);
    CHECK(holds(release.err, "pushed main and v1.1.0 to origin\n"));
    CHECK(served.has_all());
}

TEST_CASE("git push: a server that lets us read and not write is told before the bump") {
    const Served served{"/git/shop.git"};
    served.sandbox().git({"config", "http.receivepack", "false"}, served.remote());
    check_refusal(served.sandbox(), {"release", "--only", "bump,refs"}, {3, "403", "git"});
}

TEST_CASE("git push: a server that says yes and shows another branch is not believed") {
    const Served served{"/private/shop.git"};
    served.hook("post-receive", "git update-ref refs/heads/main $(git rev-parse main~1)");
    const Outcome release = served.release();
    CHECK(release.status == 4);
    CHECK(holds(release.err, "origin has accepted the push and does not show it: its refs/heads/main is "));
    std::filesystem::remove(served.remote() + "/hooks/post-receive");
    CHECK(served.release().status == 0);
    CHECK(served.has_all());
}

TEST_CASE("git push: a server without atomic pushes gets the branch first, and what it refuses is told") {
    const Served served{"/private/shop.git"};
    served.sandbox().git({"config", "receive.advertiseAtomic", "false"}, served.remote());
    served.hook("update", "[ $1 = refs/tags/v1.1.0 ] || exit 0\necho not today\nexit 1");
    const Outcome release = served.release();
    CHECK(release.status == 3);
    CHECK(holds(release.err, "; it has main now, and not v1.1.0\n"));
    std::filesystem::remove(served.remote() + "/hooks/update");
    CHECK(served.release().status == 0);
    CHECK(served.has_all());
}

TEST_CASE("git push: a server that dies when it has everything, and before it says so, has it") {
    const Served served{"/private/shop.git"};
    served.hook("reference-transaction", "[ $1 = committed ] && grep -q refs/tags && kill -9 $PPID; exit 0");
    const Outcome release = served.release();
    CHECK(release.status == 0);
    CHECK(holds(release.err, "the push was cut short, but origin has main and v1.1.0\n"));
    CHECK(served.has_all());
}
