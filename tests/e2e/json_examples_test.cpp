// The answers that docs/json.md shows are those that the commands give.
#include <doctest/doctest.h>

#include <string>

#include "json_answer.hpp"
#include "sandbox.hpp"

using namespace miniship::test;
using nlohmann::json;

namespace {

/// The first example after `heading` in docs/json.md.
json example(const std::string& heading) {
    const std::string page = bytes_of(std::string{MINISHIP_SOURCE_DIR} + "/docs/json.md");
    const std::string fence = "```json\n";
    const auto about = page.find(heading);
    REQUIRE(about != std::string::npos);
    const auto start = page.find(fence, about) + fence.size();
    return json::parse(page.substr(start, page.find("```", start) - start));
}

/// Every member of the example is there with the value shown, of which `…` cuts the end off.
void check_shown(const json& shown, const json& given) {
    for (const auto& member : shown.items()) {
        const std::string& name = member.key();
        const json& value = member.value();
        CAPTURE(name);
        REQUIRE(given.contains(name));
        if (value.is_object()) {
            check_shown(value, given[name]);
        } else if (value.is_string() && value.get<std::string>().ends_with("…")) {
            const auto whole = value.get<std::string>();
            const auto part = whole.substr(0, whole.size() - std::string{"…"}.size());
            CHECK(given[name].is_string());
            // Commit ids of the page are those of another clone.
            CHECK((name == "commit" || given[name].get<std::string>().starts_with(part)));
        } else {
            CHECK(given[name] == value);
        }
    }
}

}  // namespace

TEST_CASE("bump: the example of next and bump in docs/json.md is what they answer") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    const json shown = example("**`next --json`**");
    const json next = answer(sandbox.miniship({"next", "--json"}));
    check_shown(shown, next);
    CHECK(next.size() == shown.size());
    const json bump = answer(sandbox.miniship({"bump", "--json"}));
    check_shown(shown, bump);
    for (const char* added : {"applied", "steps", "notes", "warnings"}) {
        CHECK(bump.contains(added));
    }
    CHECK(bump.size() == shown.size() + 4);
    const json nothing = answer(sandbox.miniship({"bump", "--json", "--noBumpWhenEmptyChanges"}));
    CHECK(nothing["wanted"] == false);
    CHECK(nothing["version"] == nothing["from"]);
    CHECK(nothing["steps"].empty());
}
