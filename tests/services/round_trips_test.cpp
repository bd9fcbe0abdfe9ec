// One list of commands on every service: what is written, what is refused, what is merged, and what a person has to
// settle; read back past miniship each time.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "etcd_servers.hpp"
#include "git_servers.hpp"
#include "json_answer.hpp"
#include "live_documents.hpp"
#include "refusal.hpp"

using namespace miniship::test;

namespace {

constexpr const char* kApp = "wechat/wx0123456789abcdef";

/// Somebody else who changes the document between our reading and our writing: the history of the target `meddled`,
/// which is written in between. `meddling` says how often in all.
constexpr const char* kMeddler = R"sh(#!/bin/sh
case $1 in
  read) cat meddled.json 2>/dev/null || exit 5 ;;
  write)
    cat > meddled.new
    count=$(ls | grep -c '^meddled-[0-9]*$')
    if test "$count" -lt "$(cat meddling)"; then
      mkdir "meddled-$count"
      "$MINISHIP" policy set page "pages/p$count/p" 1.0.0 --target main > meddler.log 2>&1 || exit 9
    fi
    mv meddled.new meddled.json ;;
esac
)sh";

/// A project whose target `main` is the document, and `meddled` the same one with somebody else in between.
class RoundTrip {
public:
    RoundTrip(Sandbox& sandbox, const LiveDocument& document) : sandbox_{sandbox}, document_{document} {
        const std::string plain = fmt::format(R"("url": "{}", "app": "{}" {})", document.url, kApp, document.settings);
        const std::string without_history = plain.substr(0, plain.find(R"(, "history")"));
        sandbox.write(
            "miniship.json",
            fmt::format(R"({{"targets": {{"main": {{{}}}, "meddled": {{{}, "history": "exec:./meddler.sh"}} }} }})",
                        plain, without_history));
        sandbox.write_program("meddler.sh", kMeddler);
        sandbox.environment["MINISHIP"] = MINISHIP_BINARY;
        sandbox.environment["POLICY_USER"] = kUser;
        sandbox.environment["POLICY_PASSWORD"] = kPassword;
        sandbox.environment["GIT_AUTHOR_NAME"] = "Ann";
    }

    /// The whole list.
    void check() {
        check_pushes();
        check_merges();
        if (document_.half_way) {
            document_.half_way();
        }
        check_what_a_person_settles();
        check_plans();
        check_pause();
        check_freeze();
        check_rollback();
        check_history();
    }

private:
    [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(document_.bytes().value()); }
    [[nodiscard]] nlohmann::json app() const { return json()["apps"][kApp]; }

    static Words on(Words words, const std::string& target = "main") {
        words.insert(words.end(), {"--target", target});
        return words;
    }

    Outcome runs(const Words& words, const std::string& target = "main") const {
        const Outcome outcome = sandbox_.miniship(on(words, target));
        INFO(fmt::format("{}", fmt::join(words, " ")) << "\n" << outcome.out << outcome.err);
        CHECK(outcome.status == 0);
        return outcome;
    }

    /// Changes the document.
    void writes(const Words& words) const {
        const std::string before = document_.mark();
        runs(words);
        CHECK(document_.mark() != before);
    }

    /// Says so, and leaves the service as it is to the last byte.
    void writes_nothing(const Words& words) const {
        const std::string before = document_.mark();
        CHECK(runs(words).out == "main: unchanged\n");
        CHECK(document_.mark() == before);
    }

    void refuses(const Words& words, const Refusal& refusal) const {
        const std::string before = document_.mark();
        check_refusal(sandbox_, on(words), refusal);
        CHECK(document_.mark() == before);
    }

    void let_somebody_meddle(int times) const {
        const std::string count = sandbox_.run({"sh", "-c", "ls | grep -c '^meddled-[0-9]*$'"}).out;
        sandbox_.write("meddling", std::to_string(std::stoi(count) + times));
    }

    void check_pushes() const {
        refuses({"push", "--min", "1.2.0"}, {5, "there is no", "--create"});
        writes({"push", "--create", "--min", "1.2.0", "--latest", "1.9.0"});
        CHECK(app() == nlohmann::json::parse(R"({"latest": "1.9.0", "floor": {"min": "1.2.0", "update": "force"}})"));
        writes_nothing({"push", "--min", "1.2.0", "--latest", "1.9.0"});
        writes({"push", "--min", "1.4.0"});
        CHECK(app()["floor"]["min"] == "1.4.0");
        refuses({"push", "--min", "1.3.0"}, {6, "1.3.0", "--allow-lower"});
        writes({"push", "--live", "1.8.0"});
        writes_nothing({"push", "--live", "1.8.0"});
        refuses({"push", "--min", "1.9.0"}, {6, "1.9.0", "live"});
        CHECK(app()["live"] == "1.8.0");
    }

    void check_merges() const {
        // What a person writes past miniship comes out of the next write byte for byte.
        std::string by_hand = document_.bytes().value();
        by_hand.insert(by_hand.find('{') + 1, R"( "people" : [1,2.50, "é\/"],)");
        document_.replace(by_hand);
        writes({"push", "--min", "1.5.0"});
        CHECK(document_.bytes()->find(R"({ "people" : [1,2.50, "é\/"],)") == 0);
        // And so does what another person, with miniship, writes between our reading and our writing.
        let_somebody_meddle(1);
        const int revision = json()["revision"];
        runs({"push", "--min", "1.6.0", "--create"}, "meddled");
        CHECK(app()["floor"]["min"] == "1.6.0");
        CHECK(app()["pages"].size() == 1);
        CHECK(json()["revision"] == revision + 2);
        CHECK(document_.bytes()->find(R"({ "people" : [1,2.50, "é\/"],)") == 0);
    }

    void check_what_a_person_settles() const {
        // Somebody who is faster every time.
        let_somebody_meddle(99);
        const Outcome outrun = sandbox_.miniship(on({"push", "--min", "1.7.0"}, "meddled"));
        CHECK(outrun.status == 5);
        CHECK_MESSAGE(outrun.err.find("faster than we could write, 6 times in a row") != std::string::npos, outrun.err);
        CHECK_MESSAGE(outrun.err.find("hint: run the same command again") != std::string::npos, outrun.err);
        CHECK(app()["floor"]["min"] == "1.6.0");
        CHECK(app()["pages"].size() == 7);
        // Somebody who changes what is being taken back.
        let_somebody_meddle(1);
        runs({"policy", "unset", "page", "pages/p0/p"});
        const Outcome moved = sandbox_.miniship(on({"policy", "rollback", "--allow-lower"}, "meddled"));
        CHECK(moved.status == 5);
        CHECK_MESSAGE(moved.err.find("has changed since this was planned") != std::string::npos, moved.err);
        CHECK_FALSE(app()["pages"].contains("pages/p0/p"));
        CHECK(app()["pages"].size() == 7);
        // A document that is broken, by a slip or by a value that is no version, is kept as it is.
        const std::string good = document_.bytes().value();
        document_.replace(good.substr(0, good.size() / 2));
        refuses({"push", "--min", "1.7.0"}, {5, "", ""});
        refuses({"policy", "pause"}, {5, "", ""});
        std::string odd = good;
        odd.replace(odd.find("1.6.0"), 5, "one.6");
        document_.replace(odd);
        refuses({"push", "--min", "1.7.0"}, {5, "one.6", ""});
        document_.replace(good);
        writes({"push", "--min", "1.7.0"});
    }

    void check_plans() const {
        const Words wish{"policy", "set", "app", "1.7.5", "--reason", "old pay page"};
        const auto planned = [&] {
            Words words = wish;
            words.insert(words.end(), {"--dry-run", "--json"});
            const std::string before = document_.mark();
            const Outcome plan = runs(words);
            CHECK(document_.mark() == before);
            sandbox_.write("plan.json", plan.out);
        };
        planned();
        writes({"policy", "set", "block", "1.7.3"});
        refuses({"policy", "apply", "plan.json"}, {5, "has changed since this was planned", "--dry-run --json"});
        CHECK_FALSE(app().contains("app"));
        planned();
        writes({"policy", "apply", "plan.json"});
        CHECK(app()["app"]["min"] == "1.7.5");
        writes({"policy", "unset", "app"});
        writes_nothing({"policy", "unset", "app"});
    }

    void check_pause() const {
        writes({"policy", "pause", "--reason", "clients cannot start"});
        writes_nothing({"policy", "pause"});
        CHECK(app()["paused"] == true);
        CHECK(sandbox_.miniship(on({"policy", "check", "--version", "1.0.0"})).status == 0);
        writes({"policy", "resume"});
        CHECK(app()["paused"] == false);
        CHECK(sandbox_.miniship(on({"policy", "check", "--version", "1.0.0"})).status == 1);
    }

    /// What no freeze stops is tried in `check_rollback`.
    void check_freeze() const {
        sandbox_.write("plan.json", runs({"policy", "set", "app", "1.7.5", "--dry-run", "--json"}).out);
        const std::string before = document_.bytes().value();
        const std::string mark = document_.mark();
        runs({"policy", "freeze", "--until", "1h", "--reason", "sale"});
        CHECK(document_.mark() != mark);
        for (const Words& words : {Words{"push", "--min", "1.7.1"}, Words{"policy", "set", "app", "1.7.5"},
                                   Words{"policy", "unset", "block", "1.7.3"}, Words{"policy", "apply", "plan.json"}}) {
            refuses(words, {6, "by Ann: sale", "policy unfreeze"});
        }
        CHECK(document_.bytes() == before);
        writes({"policy", "pause"});
        writes({"policy", "resume"});
    }

    void check_rollback() const {
        const int revision = json()["revision"];
        writes({"policy", "rollback"});
        CHECK(app()["paused"] == true);
        CHECK(runs({"policy", "unfreeze"}).out == "main: not frozen any more\n");
        writes({"policy", "rollback", std::to_string(revision)});
        CHECK(app()["paused"] == false);
        CHECK(json()["revision"] == revision + 2);
        writes({"push", "--min", "1.7.1"});
        refuses({"policy", "rollback"}, {6, "lower the floor", "--allow-lower"});
        writes({"policy", "rollback", "--allow-lower"});
        CHECK(app()["floor"]["min"] == "1.7.0");
        CHECK(document_.bytes()->find(R"({ "people" : [1,2.50, "é\/"],)") == 0);
    }

    void check_history() const {
        const Outcome told = runs({"policy", "history", "--json"});
        const auto changes = answer(told)["changes"];
        REQUIRE(changes.size() >= 10);
        const int newest = json()["revision"];
        CHECK(changes[0]["revision"] == newest);
        for (const auto& change : changes) {
            CHECK(change["who"].get<std::string>().find("Ann") == 0);
        }
        CHECK(answer(told)["editedByHand"] == false);
        CHECK(told.out.find(kPassword) == std::string::npos);
        CHECK(runs({"policy", "history"}).out.find("clients cannot start") != std::string::npos);
        CHECK(answer(runs({"policy", "show", "--json"}))["document"] == json());
    }

    Sandbox& sandbox_;
    const LiveDocument& document_;
};

void check_round_trip(Sandbox& sandbox, const LiveDocument& document) {
    CAPTURE(document.url);
    RoundTrip{sandbox, document}.check();
}

/// A bare repository beside the sandbox's work folder, with one commit on `main`.
std::string served_repository(const Sandbox& sandbox) {
    const std::string repository = sandbox.beside("served/policies.git");
    const std::string start = sandbox.beside("start");
    sandbox.git({"init", "--quiet", "--bare", "--initial-branch=main", repository});
    sandbox.git({"clone", "--quiet", repository, start});
    sandbox.git({"-C", start, "commit", "--quiet", "--allow-empty", "--message", "chore: begin"});
    sandbox.git({"-C", start, "push", "--quiet", "origin", "HEAD:refs/heads/main"});
    return repository;
}

}  // namespace

TEST_CASE("round trips: a file") {
    Sandbox sandbox;
    check_round_trip(sandbox, file_document(sandbox));
}

TEST_CASE("round trips: apache with locks") {
    const ApacheServer server;
    Sandbox sandbox;
    check_round_trip(sandbox, dav_document(server, "shop.json"));
}

TEST_CASE("round trips: lighttpd with locks") {
    const LighttpdServer server;
    Sandbox sandbox;
    check_round_trip(sandbox, dav_document(server, "shop.json", R"(, "write": "lock")"));
}

TEST_CASE("round trips: lighttpd with ETags") {
    const LighttpdServer server;
    Sandbox sandbox;
    // A server of files may give no ETag for a name whose ending it does not know.
    check_round_trip(
        sandbox, dav_document(server, "shop.json",
                              fmt::format(R"(, "write": "etag", "history": "{}")", server.url("/shop.history.json"))));
}

TEST_CASE("round trips: nginx with dav-ext's locks") {
    const NginxServer server;
    Sandbox sandbox;
    check_round_trip(sandbox, dav_document(server, "locks/shop.json"));
}

TEST_CASE("round trips: nginx without locks is refused, by every verb") {
    const NginxServer server;
    Sandbox sandbox;
    const LiveDocument document = dav_document(server, "shop.json");
    const RoundTrip project{sandbox, document};
    const std::string seed = fmt::format(
        R"({{"schema":1,"revision":1,"apps":{{"{}":{{"latest":"1.9.0","floor":{{"min":"1.2.0","update":"force"}}}}}}}})",
        kApp);
    document.replace(seed);
    const Words target{"--target", "main"};
    for (Words words : {Words{"push", "--min", "1.3.0"}, Words{"policy", "set", "app", "1.4.0"},
                        Words{"policy", "freeze", "--until", "1h", "--reason", "sale"}, Words{"policy", "pause"}}) {
        words.insert(words.end(), target.begin(), target.end());
        check_refusal(sandbox, words, {6, "ignores the preconditions of writes", "--allow-unsafe-write"});
        CHECK(document.bytes() == seed);
    }
}

TEST_CASE("round trips: a JSON API with ETags") {
    const FaultServer server;
    Sandbox sandbox;
    check_round_trip(sandbox, api_document(server, "shop.json"));
}

TEST_CASE("round trips: etcd") {
    const EtcdServer server;
    Sandbox sandbox;
    check_round_trip(sandbox, etcd_document(server.target("shop/policy"), server.url(""), "shop/policy"));
}

TEST_CASE("round trips: three members of etcd, of which one is stopped half-way") {
    EtcdCluster cluster;
    Sandbox sandbox;
    LiveDocument document = etcd_document(cluster.target("shop/policy"), cluster.last_gateway(), "shop/policy");
    document.half_way = [&cluster] { cluster.stop_first(); };
    check_round_trip(sandbox, document);
}

TEST_CASE("round trips: git over ssh") {
    Sandbox sandbox;
    const std::string repository = served_repository(sandbox);
    const SshServer server;
    sandbox.environment["GIT_SSH_COMMAND"] = "ssh -F " + server.client_config();
    check_round_trip(sandbox, git_document(sandbox, repository, "git+ssh://shop-git" + repository));
}

TEST_CASE("round trips: git over http") {
    Sandbox sandbox;
    const std::string repository = served_repository(sandbox);
    const GitHttpServer server{sandbox.beside("served")};
    LiveDocument document = git_document(sandbox, repository, "git+" + server.url("/private/policies.git"));
    document.settings = R"(, "userEnv": "POLICY_USER", "passwordEnv": "POLICY_PASSWORD")";
    check_round_trip(sandbox, document);
}

TEST_CASE("round trips: a command of the team") {
    Sandbox sandbox;
    check_round_trip(sandbox, command_document(sandbox));
}
