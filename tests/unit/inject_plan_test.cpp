#include <doctest/doctest.h>

#include "miniship/sha256.hpp"
#include "plan/inject.hpp"

using namespace miniship;
using namespace miniship::plan;

namespace {

const Replacement kVersion{"process.env.APP_VERSION", "1.9.0"};
const std::string kRead = "x = process.env.APP_VERSION";
const std::string kTwoReads = "f(process.env.APP_VERSION + process.env.APP_VERSION)";

InjectOptions options() {
    InjectOptions all;
    all.replacements = {kVersion};
    return all;
}

Result<InjectPlan> plan_of(std::vector<TreeFile> files, const InjectOptions& with) {
    const std::size_t scanned = files.size();
    return plan_inject({std::move(files), scanned}, with);
}

std::vector<Glob> globs(const std::vector<std::string>& patterns) {
    std::vector<Glob> out;
    for (const std::string& pattern : patterns) {
        auto glob = Glob::compiled(pattern);
        REQUIRE(glob.ok());
        out.push_back(std::move(glob).value());
    }
    return out;
}

}  // namespace

TEST_CASE("inject_plan: files with hits become edits, the others do not") {
    const auto plan = plan_inject({{{"a.js", kRead}, {"b.js", "y = 1"}, {"c.js", kTwoReads}}, 7}, options());
    REQUIRE(plan.ok());
    REQUIRE(plan->edits.size() == 2);
    CHECK(plan->edits[0].path == "a.js");
    CHECK(plan->edits[0].before_sha256 == sha256_hex(kRead));
    CHECK(bytes_after(kRead, plan->edits[0]).value() == "x = \"1.9.0\"");
    CHECK(plan->edits[0].hits.size() == 1);
    CHECK(bytes_after(kTwoReads, plan->edits[1]).value() == "f(\"1.9.0\" + \"1.9.0\")");
    CHECK(plan->hits == 3);
    CHECK(plan->scanned == 7);
}

TEST_CASE("inject_plan: all files that cannot be lexed are told together, and nothing is planned") {
    const auto plan = plan_of({{"a.js", kRead}, {"b.js", kRead + " '"}, {"c.js", "\n" + kRead + "}"}}, options());
    REQUIRE_FALSE(plan.ok());
    CHECK(plan.error().code == ErrorCode::unlexable);
    CHECK(exit_status(plan.error().code) == 7);
    CHECK(plan.error().message == "b.js:1:29: string is not closed");
    CHECK(plan.error().also == std::vector<std::string>{"c.js:2:28: `}` closes nothing"});
    CHECK(plan.error().hint.find("--exclude") != std::string::npos);
}

TEST_CASE("inject_plan: a broken file without the name is no matter") {
    CHECK(plan_of({{"a.js", kRead}, {"b.js", "'"}}, options()).ok());
}

TEST_CASE("inject_plan: a name that is read nowhere is refused, with near misses in the hint") {
    const auto plan = plan_of({{"dist/a.js", "const { APP_VERSION } = process.env"}}, options());
    REQUIRE_FALSE(plan.ok());
    CHECK(plan.error().code == ErrorCode::token_missing);
    CHECK(exit_status(plan.error().code) == 7);
    CHECK(plan.error().message == "process.env.APP_VERSION is read nowhere in 1 file");
    CHECK(plan.error().hint == "near misses: dist/a.js:1:9: it is read by destructuring");
    CHECK(plan_of({}, options()).error().hint.find("--allow-none") != std::string::npos);
    InjectOptions lenient = options();
    lenient.allow_none = true;
    const auto allowed = plan_of({{"dist/a.js", "const { APP_VERSION } = process.env"}}, lenient);
    REQUIRE(allowed.ok());
    CHECK(allowed->edits.empty());
    REQUIRE(allowed->near_misses.size() == 1);
    CHECK(allowed->near_misses[0].path == "dist/a.js");
}

TEST_CASE("inject_plan: every name needs a hit of its own") {
    InjectOptions two = options();
    two.replacements.push_back({"__COMMIT__", "3f2a91c"});
    two.replacements.push_back({"__DAY__", "2026-11-22"});
    const auto plan = plan_of({{"a.js", kRead}}, two);
    REQUIRE_FALSE(plan.ok());
    CHECK(plan.error().message == "__COMMIT__ is read nowhere in 1 file");
    CHECK(plan.error().also == std::vector<std::string>{"__DAY__ is read nowhere in 1 file"});
}

TEST_CASE("inject_plan: the number of hits can be demanded") {
    InjectOptions demanding = options();
    demanding.expect = 2;
    const auto plan = plan_of({{"a.js", kRead}}, demanding);
    REQUIRE_FALSE(plan.ok());
    CHECK(plan.error().code == ErrorCode::token_missing);
    CHECK(plan.error().message == "2 places were expected, 1 found");
    demanding.expect = 1;
    CHECK(plan_of({{"a.js", kRead}}, demanding).ok());
}

TEST_CASE("inject_plan: a name that is none is refused before anything else") {
    InjectOptions wrong = options();
    wrong.replacements[0].name = "process env";
    CHECK(plan_of({{"a.js", "'"}}, wrong).error().code == ErrorCode::usage);
}

TEST_CASE("inject_plan: scripts are candidates, installed packages and sources are not") {
    const InjectFilter all;
    for (const std::string path :
         {"a.js", "b/c.cjs", "d.mjs", "e.wxs", "f.sjs", "miniprogram_npm/g/h.js", "node_modules.js"}) {
        CAPTURE(path);
        CHECK(file_kind(path, all).value() == FileKind::script);
    }
    for (const std::string path : {"a.json", "a.wxml", "a.ts", "a.jsx", "a.js.map", "js", "a", ".js/a",
                                   "node_modules/a.js", "b/node_modules/c/d.js"}) {
        CAPTURE(path);
        CHECK(file_kind(path, all).value() == FileKind::none);
    }
}

TEST_CASE("inject_plan: includes and excludes") {
    const InjectFilter filter{globs({"dist/**", "x/*.es6"}), globs({"**/vendor/**", "dist/a.js"})};
    CHECK(file_kind("dist/b.js", filter).value() == FileKind::script);
    CHECK(file_kind("x/a.es6", filter).value() == FileKind::script);
    for (const std::string path :
         {"dist/a.js", "dist/vendor/c.js", "src/b.js", "dist/b.wxml", "dist/b.d.ts", "dist/node_modules/b.js"}) {
        CAPTURE(path);
        CHECK(file_kind(path, filter).value() == FileKind::none);
    }
}

TEST_CASE("inject_plan: an include that names sources is refused with the reason") {
    for (const std::string pattern : {"src/*.ts", "src/a.ts", "**/*.{js,ts}"}) {
        CAPTURE(pattern);
        const auto refused = file_kind("src/a.ts", {globs({pattern}), {}});
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::usage);
        CHECK(refused.error().message == "src/a.ts is not built JavaScript");
    }
    CHECK(file_kind("src/a.ts", {globs({"src/**", "src/a.*"}), {}}).value() == FileKind::none);
    for (const std::string path : {"a.ts", "a.tsx", "a.jsx", "a.vue"}) {
        CHECK(file_kind(path, {}).value() == FileKind::none);
        CHECK(named_file_kind(path, {}).error().message == path + " is not built JavaScript");
    }
    CHECK(named_file_kind("a.js", {}).value() == FileKind::script);
    CHECK(named_file_kind("a.css", {}).value() == FileKind::none);
}

TEST_CASE("inject_plan: with texts, JSON and templates are looked at, and what an include names") {
    InjectFilter filter;
    filter.texts = true;
    for (const std::string path : {"app.json", "pages/a/a.wxml", "miniprogram_npm/x/a.json"}) {
        CHECK(file_kind(path, filter).value() == FileKind::text);
        CHECK(file_kind(path, {}).value() == FileKind::none);
    }
    CHECK(file_kind("a.js", filter).value() == FileKind::script);
    for (const std::string path : {"miniship-build.json", "a.wxss", "node_modules/a.json", "a.js.map"}) {
        CHECK(file_kind(path, filter).value() == FileKind::none);
    }
    filter.include = globs({"**/*.wxss", "x/**"});
    CHECK(file_kind("a.wxss", filter).value() == FileKind::text);
    CHECK(file_kind("x/a.json", filter).value() == FileKind::text);
    CHECK(file_kind("x/a.js", filter).value() == FileKind::script);
    CHECK(file_kind("x/a.png", filter).value() == FileKind::none);
    CHECK(file_kind("a.json", filter).value() == FileKind::none);
}

TEST_CASE("inject_plan: markers in text files become edits, and are never looked for in scripts") {
    InjectOptions with = options();
    with.texts = {{"@V@", "1.9.0\""}};
    with.implied = true;
    const auto plan = plan_of({{"a.js", "x = '@V@'"}, {"app.json", "{\"v\":\"@V@\"}", FileKind::text}}, with);
    REQUIRE(plan.ok());
    REQUIRE(plan->edits.size() == 1);
    CHECK(plan->edits[0].path == "app.json");
    CHECK(bytes_after("{\"v\":\"@V@\"}", plan->edits[0]).value() == "{\"v\":\"1.9.0\"\"}");
    CHECK(plan->edits[0].before_sha256 == sha256_hex("{\"v\":\"@V@\"}"));
    CHECK(replacement_of(plan->edits[0], plan->edits[0].hits[0], with).name == "@V@");
    CHECK(plan->hits == 1);
}

TEST_CASE("inject_plan: a marker that stands nowhere is an error, a name that was only implied is none") {
    InjectOptions with = options();
    with.texts = {{"@V@", "1"}};
    with.implied = true;
    const std::vector<TreeFile> both{{"a.js", kRead}, {"app.json", "@V@", FileKind::text}};
    CHECK(plan_of({both[1]}, with).ok());
    CHECK(plan_of(both, with)->hits == 2);
    const auto none = plan_of({both[0]}, with);
    REQUIRE_FALSE(none.ok());
    CHECK(none.error().code == ErrorCode::token_missing);
    CHECK(none.error().message == "@V@ stands nowhere in 1 file");
    with.implied = false;
    CHECK_FALSE(plan_of({both[1]}, with).ok());
    with.allow_none = true;
    CHECK(plan_of({both[1]}, with).ok());
}
