// release: remotes that lie, take a part only, or are gone before they have answered.
#include <doctest/doctest.h>

#include <filesystem>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "shop.hpp"

using namespace miniship::test;

namespace {

/// A shop, and a remote with a hook that misbehaves.
class Shop {
public:
    Shop() {
        grow_shop_with_commands(sandbox_, kUpload);
        before_ = sandbox_.git({"rev-parse", "main"}, remote());
    }
    [[nodiscard]] const Sandbox& sandbox() const { return sandbox_; }
    [[nodiscard]] std::string remote() const { return sandbox_.beside("remote.git"); }
    void hook(const std::string& name, const std::string& script) const {
        sandbox_.write_program("../remote.git/hooks/" + name, "#!/bin/sh\n" + script + "\n");
    }
    void forget_hook(const std::string& name) const { std::filesystem::remove(remote() + "/hooks/" + name); }
    void take_one_by_one() const { sandbox_.git({"config", "receive.advertiseAtomic", "false"}, remote()); }

    /// Whether the remote has the branch, and the tag, of the release that was made here.
    [[nodiscard]] std::pair<bool, bool> arrived() const {
        return {sandbox_.git({"rev-parse", "main"}, remote()) == sandbox_.git({"rev-parse", "main"}),
                sandbox_.git({"for-each-ref", "--format=%(objectname)", "refs/tags/v1.9.0"}, remote()) ==
                    sandbox_.git({"rev-parse", "v1.9.0"})};
    }
    /// The commit of the remote's branch before the release.
    [[nodiscard]] const std::string& before() const { return before_; }

    [[nodiscard]] Outcome check_stops(int status, const std::string& part) const {
        const Outcome stopped = sandbox_.miniship({"release"});
        CHECK(stopped.status == status);
        CHECK(stopped.out.empty());
        CHECK_MESSAGE(holds(stopped.err, part), stopped.err);
        CHECK(holds(stopped.err, "left: refs, upload, policy"));
        CHECK(answer(sandbox_.miniship({"release", "--status", "--json"}))["steps"][3]["state"] != "done");
        CHECK(log_of(sandbox_) == "build 1.9.0\n");
        return stopped;
    }
    void check_goes_on() const {
        CHECK(sandbox_.miniship({"release"}).out == "1.9.0\n");
        CHECK(arrived() == std::pair{true, true});
        CHECK(log_of(sandbox_) == "build 1.9.0\nupload 1.9.0\n");
    }

private:
    Sandbox sandbox_{};
    std::string before_{};
};

}  // namespace

TEST_CASE("release: a remote that says yes and shows another branch is not believed") {
    const Shop shop;
    shop.hook("post-receive", "git update-ref refs/heads/main " + shop.before());
    const std::string ours = "origin has accepted the push and does not show it: its refs/heads/main is " +
                             shop.before().substr(0, 7) + ", ours ";
    const Outcome stopped = shop.check_stops(4, ours);
    CHECK(holds(stopped.err, ours + shop.sandbox().git({"rev-parse", "main"}).substr(0, 7) + "\n"));
    CHECK(holds(stopped.err, "hint: see `git ls-remote origin` and the hooks there"));
    CHECK(shop.arrived() == std::pair{false, true});
    shop.forget_hook("post-receive");
    shop.check_goes_on();
}

TEST_CASE("release: a remote that says yes and throws the tag away is not believed, and --abort tells what is there") {
    const Shop shop;
    shop.hook("post-receive", "git update-ref -d refs/tags/v1.9.0");
    const Outcome stopped = shop.check_stops(4, "its refs/tags/v1.9.0 is not there, ours ");
    CHECK(shop.arrived() == std::pair{true, false});
    const Outcome aborted = shop.sandbox().miniship({"release", "--abort"});
    CHECK(holds(aborted.err, "not taken back: origin has main with the commit of this release, perhaps"));
    CHECK(holds(aborted.err, "not taken back: origin has v1.9.0, perhaps"));
}

TEST_CASE("release: a bump that pushes is not told that it has, either") {
    const Shop shop;
    shop.hook("post-receive", "git update-ref refs/heads/main " + shop.before());
    const Outcome bump = shop.sandbox().miniship({"bump", "--push"});
    CHECK(bump.status == 4);
    CHECK(holds(bump.err, "origin has accepted the push and does not show it"));
    CHECK(holds(bump.err, "`miniship release --only refs` pushes v1.9.0"));
    shop.forget_hook("post-receive");
    CHECK(shop.sandbox().miniship({"release", "--only", "refs"}).out == "1.9.0\n");
    CHECK(shop.arrived() == std::pair{true, true});
}

TEST_CASE("release: a remote that knows no atomic push gets the branch first") {
    const Shop shop;
    shop.take_one_by_one();
    shop.hook("update", "echo $1 >> ../updates");
    shop.check_goes_on();
    CHECK(bytes_of(shop.sandbox().beside("updates")) == "refs/heads/main\nrefs/tags/v1.9.0\n");
}

TEST_CASE("release: such a remote that refuses the branch gets no tag") {
    const Shop shop;
    shop.take_one_by_one();
    shop.hook("update", "[ $1 = refs/heads/main ] || exit 0\necho not today\nexit 1");
    const Outcome stopped = shop.check_stops(3, "origin rejects the push");
    CHECK(shop.arrived() == std::pair{false, false});
    shop.forget_hook("update");
    shop.check_goes_on();
}

TEST_CASE("release: such a remote that refuses the tag has the branch, which is told") {
    const Shop shop;
    shop.take_one_by_one();
    shop.hook("update", "[ $1 = refs/tags/v1.9.0 ] || exit 0\necho not today\nexit 1");
    const Outcome stopped = shop.check_stops(3, "; it has main now, and not v1.9.0\n");
    CHECK(holds(stopped.err, "hint: mend the cause, then run the same command again: it pushes what is missing"));
    CHECK(shop.arrived() == std::pair{true, false});
    CHECK(holds(shop.sandbox().miniship({"release", "--abort"}).err, "not taken back: origin has main"));
}

TEST_CASE("release: such a remote that dies between branch and tag gets the tag from the next run") {
    const Shop shop;
    shop.take_one_by_one();
    shop.hook("update", "[ $1 = refs/tags/v1.9.0 ] && kill -9 $PPID; exit 0");
    const Outcome stopped = shop.check_stops(4, "; it has main now, and not v1.9.0\n");
    CHECK(holds(stopped.err, "remote origin does not take the push: "));
    CHECK(shop.arrived() == std::pair{true, false});
    shop.forget_hook("update");
    shop.check_goes_on();
}

TEST_CASE("release: a remote that dies when it has everything, and before it says so, has it") {
    const Shop shop;
    shop.hook("reference-transaction", "[ $1 = committed ] && grep -q refs/tags && kill -9 $PPID; exit 0");
    const Outcome release = shop.sandbox().miniship({"release"});
    CHECK(release.status == 0);
    CHECK(holds(release.err, "the push was cut short, but origin has main and v1.9.0\n"));
    CHECK(shop.arrived() == std::pair{true, true});
    CHECK(log_of(shop.sandbox()) == "build 1.9.0\nupload 1.9.0\n");
}

TEST_CASE("release: what was pushed is looked for where it was pushed to") {
    const Shop shop;
    const std::string mirror = shop.sandbox().beside("mirror.git");
    shop.sandbox().git({"clone", "--quiet", "--mirror", shop.remote(), mirror});
    shop.sandbox().git({"config", "remote.origin.pushurl", "file://" + shop.remote()});
    shop.sandbox().git({"config", "remote.origin.url", "file://" + mirror});
    shop.check_goes_on();
}
