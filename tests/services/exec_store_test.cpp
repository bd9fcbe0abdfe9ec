// A team's own commands as a policy service: the contract, what breaks it, and what a probe says about that.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "marks.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship;
using namespace miniship::test;
using namespace miniship::policy_store;

namespace {

/// A folder as a policy service, with a lock, as a team would write it.
constexpr const char* kGoodCommand = R"(#!/bin/sh
set -eu
key=policy.json${MINISHIP_SCRATCH:-}
case $1 in
  read) test -e "$key" || exit 5; cat "$key" ;;
  write)
    exec 9>lock; flock 9
    if test -n "${MINISHIP_SEEN:-}"; then cmp -s "$MINISHIP_SEEN" "$key" || exit 5
    else test ! -e "$key" || exit 5; fi
    cat > "$key.new"; mv "$key.new" "$key" ;;
  remove) rm -f "$key" ;;
esac
)";

struct Team {
    Sandbox sandbox{};

    explicit Team(const std::string& script = kGoodCommand) { sandbox.write_program("policy.sh", script); }
    [[nodiscard]] TargetSettings settings(const std::string& command = "./policy.sh") const {
        TargetSettings settings = settings_for("exec:" + command);
        settings.root = sandbox.path();
        return settings;
    }
    [[nodiscard]] std::string findings() const {
        const auto probe = store_for(settings())->probe();
        REQUIRE_MESSAGE(probe.ok(), told(probe.error()));
        return fmt::format("{}: {}", probe->safe ? "safe" : "unsafe", fmt::join(probe->findings, "; "));
    }
};

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    REQUIRE(holds(text, from));
    return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("exec store: a document is created, changed, left alone, and not written over") {
    const Team team;
    const auto store = store_for(team.settings());
    CHECK_FALSE(store->read()->bytes.has_value());
    const auto created = write_policy(*store, adding("one"));
    REQUIRE_MESSAGE(created.ok(), told(created.error()));
    const Snapshot one = store->read().value();
    REQUIRE(write_policy(*store, adding("two")).ok());
    CHECK_FALSE(write_policy(*store, adding("two"))->changed);
    CHECK(team.sandbox.read("policy.json") == R"(["one","two"])");
    CHECK(store->write_if(one, "[]")->outcome == WriteOutcome::conflict);
    CHECK(store->write_if({}, "[]")->outcome == WriteOutcome::conflict);
    const Race result = race([&] { return store_for(team.settings()); }, 4, 10);
    CHECK_MESSAGE(result.failed == 0, result.last_error);
    CHECK(result.lost == 0);
}

TEST_CASE("exec store: the command gets what was seen, its digest, and words of its own") {
    const Team team{
        "#!/bin/sh\ncase $2 in read) printf '{}';; write) cat > new; cp \"$MINISHIP_SEEN\" seen; "
        "printf %s \"$MINISHIP_SEEN_SHA256\" > digest; printf %s \"$1\" > word;; esac\n"};
    const auto store = store_for(team.settings("./policy.sh 'a b'"));
    CHECK(store->write_if(store->read().value(), "{\"a\": 1}\n")->outcome == WriteOutcome::written);
    CHECK(team.sandbox.read("seen") == "{}");
    CHECK(team.sandbox.read("new") == "{\"a\": 1}\n");
    CHECK(team.sandbox.read("word") == "a b");
    CHECK(team.sandbox.read("digest") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

TEST_CASE("exec store: every way to end has its meaning, and no complaint shows a secret") {
    struct Row {
        const char* command;
        ErrorCode code;
        const char* said;
    };
    const Team team;
    for (const Row& row : {Row{"echo no $PW >&2; exit 3; :", ErrorCode::credentials_refused, "no …"},
                           Row{"exit 4; :", ErrorCode::service_failed, "status 4"},
                           Row{"echo boom >&2; exit 22; :", ErrorCode::command_failed, "boom"},
                           Row{"./no-such-program", ErrorCode::command_failed, "not found"},
                           Row{"true", ErrorCode::document_invalid, "prints nothing, which is no JSON document"},
                           Row{"echo ok #", ErrorCode::document_invalid, "other text, which is no JSON document"},
                           Row{"yes {", ErrorCode::document_invalid, "prints more than 16 MiB"},
                           Row{"echo '<html>' #", ErrorCode::document_invalid, "HTML (a login page?), which"},
                           Row{"sleep 9 #", ErrorCode::timed_out, "did not end"}}) {
        CAPTURE(std::string{row.command});
        TargetSettings settings = team.settings(row.command);
        settings.password = "wr0ng-s3cret";
        settings.timeout = std::chrono::milliseconds{800};
        if (holds(row.command, "$PW")) {
            settings.url = "exec:PW=wr0ng-s3cret; " + std::string{row.command};
        }
        const auto snapshot = store_for(settings)->read();
        REQUIRE_FALSE(snapshot.ok());
        CHECK(snapshot.error().code == row.code);
        CHECK_MESSAGE(holds(snapshot.error().message, row.said), snapshot.error().message);
    }
}

TEST_CASE("exec store: a write that fails after it has arrived is settled by reading") {
    const Team late{with(kGoodCommand, "mv \"$key.new\" \"$key\" ;;", "mv \"$key.new\" \"$key\"; exit 28 ;;")};
    const auto arrived = write_policy(*store_for(late.settings()), adding("one"));
    REQUIRE_MESSAGE(arrived.ok(), told(arrived.error()));
    CHECK(arrived->changed);
    const Team early{with(kGoodCommand, "    exec 9>lock", "    exit 28; exec 9>lock")};
    const auto failed = write_policy(*store_for(early.settings()), adding("one"));
    REQUIRE_FALSE(failed.ok());
    CHECK(failed.error().code == ErrorCode::command_failed);
    CHECK(holds(failed.error().hint, "policy probe"));
    const Team away{with(kGoodCommand, "    exec 9>lock", "    echo x >> tries; exit 4; exec 9>lock")};
    CHECK(write_policy(*store_for(away.settings()), adding("one")).error().code == ErrorCode::service_failed);
    CHECK(away.sandbox.read("tries").size() == 12);
}

TEST_CASE("exec store: a command never sees the secrets of other targets") {
    const Team team{"#!/bin/sh\nprintf '{\"mine\":\"%s\",\"other\":\"%s\"}' \"${MINE-unset}\" \"${OTHER-unset}\"\n"};
    ::setenv("MINE", "m", 1);
    ::setenv("OTHER", "o", 1);
    TargetSettings settings = team.settings();
    settings.foreign_variables = {"OTHER"};
    CHECK(store_for(settings)->read()->bytes == R"({"mine":"m","other":"unset"})");
    ::unsetenv("MINE");
    ::unsetenv("OTHER");
}

TEST_CASE("exec store: a probe tells a good command from bad ones, and does not touch the document") {
    const Team good;
    CHECK(holds(good.findings(), "safe: creates a document"));
    CHECK_FALSE(std::filesystem::exists(good.sandbox.path("policy.json")));
    good.sandbox.write("policy.json", "{}");
    CHECK(holds(good.findings(), "safe: creates a document"));
    CHECK(good.sandbox.read("policy.json") == "{}");

    const Team deaf{with(kGoodCommand, "${MINISHIP_SCRATCH:-}", "")};
    deaf.sandbox.write("policy.json", "{}");
    CHECK(holds(deaf.findings(), "unsafe: `read` gives a document for a key that nobody has written"));
    CHECK(deaf.sandbox.read("policy.json") == "{}");

    const Team careless{with(kGoodCommand, "cmp -s \"$MINISHIP_SEEN\" \"$key\" || exit 5", ":")};
    CHECK(holds(careless.findings(), "unsafe: "));
    CHECK(holds(careless.findings(), "replaces a document that has changed"));
    const Team racy{with(with(kGoodCommand, "exec 9>lock; flock 9", ""), "cat > \"$key.new\"; mv \"$key.new\" \"$key\"",
                         "sleep 0.2; cat > \"$key\"")};
    CHECK(holds(racy.findings(), "lets several writers at once undo each other"));
    const Team littering{with(kGoodCommand, "  remove) rm -f \"$key\" ;;\n", "  remove) exit 1 ;;\n")};
    CHECK(holds(littering.findings(), "does not know `remove`"));
}
