#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <vector>

#include "json_answer.hpp"
#include "refusal.hpp"
#include "sandbox.hpp"

using namespace miniship::test;
using namespace std::string_literals;

namespace {

namespace fs = std::filesystem;

/// A built tree, with no repository around it: two places in code, and others that are text.
void write_dist(const Sandbox& sandbox) {
    sandbox.write("package.json", "{\"version\": \"1.4.2\"}\n");
    sandbox.write("dist/app.js",
                  "// process.env.APP_VERSION\nApp({ version: process.env.APP_VERSION, other: "
                  "process.env.APP_VERSION_CODE });\n");
    sandbox.write("dist/pages/home.js", "var s = 'process.env.APP_VERSION', v = process.env['APP_VERSION'];\r\n");
    sandbox.write("dist/pages/none.js", "Page({})\n");
    sandbox.write("dist/readme.txt", "process.env.APP_VERSION\n");
}

constexpr const char* kApp =
    "// process.env.APP_VERSION\nApp({ version: \"1.4.2\", other: process.env.APP_VERSION_CODE });\n";
constexpr const char* kHome = "var s = 'process.env.APP_VERSION', v = \"1.4.2\";\r\n";

}  // namespace

TEST_CASE("inject: the version of package.json goes into the built tree, without a repository") {
    const Sandbox sandbox;
    write_dist(sandbox);
    Tree expected = sandbox.tree();
    const Outcome outcome = sandbox.miniship({"inject", "dist"});
    CHECK(outcome.status == 0);
    CHECK(outcome.out ==
          "dist/app.js:2:16: process.env.APP_VERSION -> \"1.4.2\"\n"
          "dist/pages/home.js:1:40: process.env.APP_VERSION -> \"1.4.2\"\n");
    CHECK(sandbox.read("dist/app.js") == kApp);
    CHECK(sandbox.read("dist/pages/home.js") == kHome);
    expected["dist/app.js"] = sandbox.tree()["dist/app.js"];
    expected["dist/pages/home.js"] = sandbox.tree()["dist/pages/home.js"];
    CHECK(sandbox.tree() == expected);
}

TEST_CASE("inject: --json lists every place") {
    const Sandbox sandbox;
    write_dist(sandbox);
    const auto found = answer(sandbox.miniship({"inject", "--json", "dist"}));
    CHECK(found["hits"] == 2);
    CHECK(found["scanned"] == 3);
    CHECK(found["written"] == true);
    const nlohmann::json hit{{"line", 2}, {"column", 16}, {"name", "process.env.APP_VERSION"}, {"value", "1.4.2"}};
    CHECK(found["files"][0] == nlohmann::json{{"path", "dist/app.js"}, {"hits", {hit}}});
    CHECK(found["files"][1]["path"] == "dist/pages/home.js");
    CHECK(found["nearMisses"].size() == 1);
}

TEST_CASE("inject: --dry-run and --check change nothing") {
    const Sandbox sandbox;
    write_dist(sandbox);
    const Tree before = sandbox.tree();
    CHECK(answer(sandbox.miniship({"inject", "--dry-run", "--json", "--stamp", "dist"}))["written"] == false);
    const Outcome check = sandbox.miniship({"inject", "--check", "dist"});
    CHECK(check.status == 1);
    CHECK(check.out.find("dist/app.js:2:16") != std::string::npos);
    CHECK(answer(sandbox.miniship({"inject", "--check", "--json", "dist"}))["hits"] == 2);
    CHECK(sandbox.tree() == before);

    CHECK(sandbox.miniship({"inject", "dist"}).status == 0);
    const Tree after = sandbox.tree();
    CHECK(sandbox.miniship({"inject", "--check", "dist"}).status == 0);
    CHECK(sandbox.miniship({"inject", "--allow-none", "dist"}).status == 0);
    CHECK(sandbox.tree() == after);
}

TEST_CASE("inject: each --set takes one value, and the words after it are paths") {
    const Sandbox sandbox;
    write_dist(sandbox);
    CHECK(sandbox
              .miniship({"inject", "--set", "process.env.APP_VERSION=9.9.9-\"x\"", "--set",
                         "process.env.APP_VERSION_CODE=", "dist"})
              .status == 0);
    CHECK(sandbox.read("dist/app.js") ==
          "// process.env.APP_VERSION\nApp({ version: \"9.9.9-\\\"x\\\"\", other: \"\" });\n");
    write_dist(sandbox);
    CHECK(sandbox.miniship({"inject", "--set=process.env.APP_VERSION=2.0.0", "dist/pages/home.js", "--expect", "1"})
              .status == 0);
    CHECK(sandbox.read("dist/app.js").find("version: process.env.APP_VERSION,") != std::string::npos);
    CHECK(sandbox.read("dist/pages/home.js").find("\"2.0.0\"") != std::string::npos);
}

TEST_CASE("inject: folders are named from -C, or taken from the settings") {
    const Sandbox sandbox;
    for (const Words& words :
         {Words{"-C", "work", "inject", "dist"}, {"inject", "-C", "work", "dist/"}, {"inject", "-C", "work"}}) {
        write_dist(sandbox);
        CHECK(sandbox.miniship(words, sandbox.beside("")).status == 0);
        CHECK(sandbox.read("dist/app.js") == kApp);
    }
    write_dist(sandbox);
    sandbox.write("miniship.json",
                  R"({"inject": {"paths": ["dist/pages"], "set": {"process.env.APP_VERSION": "v{version}"}}})");
    CHECK(sandbox.miniship({"inject"}).status == 0);
    CHECK(sandbox.read("dist/pages/home.js").find("\"v1.4.2\"") != std::string::npos);
    CHECK(sandbox.read("dist/app.js").find("version: process.env.APP_VERSION,") != std::string::npos);
}

TEST_CASE("inject: --include and --exclude choose the files") {
    const Sandbox sandbox;
    write_dist(sandbox);
    sandbox.write("dist/lib.mjs", "export const v = process.env.APP_VERSION\n");
    CHECK(answer(sandbox.miniship({"inject", "--json", "--dry-run", "--exclude", "pages/**", "dist"}))["hits"] == 2);
    CHECK(answer(sandbox.miniship({"inject", "--json", "--dry-run", "--include", "**/*.mjs", "dist"}))["hits"] == 1);
}

TEST_CASE("inject: a file keeps its mode, and a link stays a link") {
    const Sandbox sandbox;
    write_dist(sandbox);
    fs::permissions(sandbox.path("dist/app.js"),
                    fs::perms::owner_read | fs::perms::owner_write | fs::perms::owner_exec);
    sandbox.write("shared.js", "module.exports = process.env.APP_VERSION\n");
    fs::create_symlink("../shared.js", sandbox.path("dist/shared.js"));
    CHECK(sandbox.miniship({"inject", "dist"}).status == 0);
    CHECK(sandbox.tree()["dist/app.js"] == fmt::format("file 700\n{}", kApp));
    CHECK(fs::is_symlink(sandbox.path("dist/shared.js")));
}

TEST_CASE("inject: every byte outside the places is the same, whatever it is") {
    const Sandbox sandbox;
    const auto text = [](const std::string& value) {
        return "\xef\xbb\xbf// \xe9 \x80\r\n/*\0*/ x = '\xc4\xe3\xff\0';\r y\n= "s + value +
               "; // \xe2\x80\xa8 \xfe\r\n\n\r";
    };
    sandbox.write("dist/a.js", text("process.env.APP_VERSION"));
    CHECK(sandbox.miniship({"inject", "--set", "process.env.APP_VERSION=$&\\1</a>\xe2\x80\xa8", "dist"}).status == 0);
    const bool same = sandbox.read("dist/a.js") == text("\"$&\\\\1<\\/a>\\u2028\"");
    CHECK(same);
}

TEST_CASE("inject: a file without a place is not touched, and nothing is left beside those that are") {
    const Sandbox sandbox;
    write_dist(sandbox);
    const std::string untouched = sandbox.path("dist/pages/none.js");
    fs::permissions(untouched, fs::perms::owner_read);
    const auto written = fs::last_write_time(untouched);
    const std::size_t files = sandbox.tree().size();
    CHECK(sandbox.miniship({"inject", "dist"}).status == 0);
    CHECK(fs::last_write_time(untouched) == written);
    CHECK(sandbox.tree().size() == files);
}

TEST_CASE("inject: what cannot be done changes nothing, and says where") {
    const Sandbox sandbox;
    write_dist(sandbox);
    sandbox.write("dist/pages/broken.js", "x = process.env.APP_VERSION;\n  y = 'a\n");
    sandbox.write("dist/pages/jsx.js", "x = <p>{process.env.APP_VERSION}</p>\n");
    sandbox.write("src/a.tsx", "x = process.env.APP_VERSION\n");
    check_refusal(sandbox, {"inject", "dist"},
                  {7, "dist/pages/broken.js:2:7: string is not closed", "nothing was written"});
    check_refusal(sandbox, {"inject", "dist/pages/jsx.js"}, {7, "dist/pages/jsx.js:1:5: `<` begins no expression", ""});
    check_refusal(sandbox, {"inject", "src/a.tsx"}, {2, "a.tsx is not built JavaScript", "the build makes"});
    check_refusal(sandbox, {"inject", "dest"}, {2, "there is no dest", "build first"});
    check_refusal(sandbox, {"inject", "dist/pages/none.js"}, {7, "is read nowhere in 1 file", "--allow-none"});
    check_refusal(sandbox, {"inject", "dist/app.js", "--expect", "2"},
                  {7, "2 places were expected, 1 found", "--dry-run"});
}

TEST_CASE("inject: --dry-run and --json list what was left as it is, text in quotes too") {
    const Sandbox sandbox;
    write_dist(sandbox);
    sandbox.write("dist/left.js", "const { APP_VERSION } = process.env;\nprocess.env.APP_VERSION = 1;\n");
    const Outcome dry = sandbox.miniship({"inject", "--dry-run", "dist"});
    for (const std::string line : {"dist/left.js:1:9: ", "dist/left.js:2:1: ", "dist/pages/home.js:1:10: "}) {
        CHECK(dry.err.find(line + "process.env.APP_VERSION is left as it is: ") != std::string::npos);
    }
    CHECK(answer(sandbox.miniship({"inject", "--dry-run", "--json", "dist"}))["nearMisses"].size() == 3);
}

TEST_CASE("inject: --stamp tells version, commit and files") {
    const Sandbox sandbox;
    sandbox.start_project("1.4.2");
    write_dist(sandbox);
    CHECK(sandbox.miniship({"inject", "--stamp", "dist"}).status == 0);
    const auto stamp = nlohmann::json::parse(sandbox.read("dist/miniship-build.json"));
    CHECK(stamp["version"] == "1.4.2");
    CHECK(stamp["commit"] == sandbox.git({"rev-parse", "HEAD"}));
    CHECK(stamp["files"].contains("app.js"));
    CHECK(stamp["files"].contains("pages/home.js"));
    CHECK(stamp["files"].size() == 2);
}

TEST_CASE("inject: a tree that was partly built anew does not get a second version") {
    const Sandbox sandbox;
    sandbox.start_project("1.4.2");
    write_dist(sandbox);
    CHECK(sandbox.miniship({"inject", "--stamp", "dist"}).status == 0);

    // Of the same version the parts make one tree.
    sandbox.write("dist/app.js", "App({ version: process.env.APP_VERSION });\n");
    CHECK(sandbox.miniship({"inject", "--stamp", "dist"}).status == 0);
    CHECK(nlohmann::json::parse(sandbox.read("dist/miniship-build.json"))["files"].size() == 2);
    CHECK(sandbox.miniship({"inject", "--stamp", "--allow-none", "dist"}).status == 0);
    CHECK(nlohmann::json::parse(sandbox.read("dist/miniship-build.json"))["files"].size() == 2);
    CHECK(sandbox.miniship({"inject", "--verify", "dist"}).status == 0);

    sandbox.write("package.json", R"({"version": "1.5.0"})");
    sandbox.write("dist/app.js", "App({ version: process.env.APP_VERSION });\n");
    check_refusal(
        sandbox, {"inject", "--stamp", "dist"},
        {7, "dist is stamped as 1.4.2, not 1.5.0, and pages/home.js is still of that build", "build all of it"});

    // A whole build may leave the stamp of the one before.
    write_dist(sandbox);
    sandbox.write("package.json", R"({"version": "1.5.0"})");
    CHECK(sandbox.miniship({"inject", "--stamp", "dist"}).status == 0);
    CHECK(nlohmann::json::parse(sandbox.read("dist/miniship-build.json"))["version"] == "1.5.0");
}

TEST_CASE("inject: the stamp tells the version, whatever else is put in") {
    const Sandbox sandbox;
    const std::string code = "f(process.env.VERSION, process.env.CHANNEL);\n";
    const auto version = [&] {
        return nlohmann::json::parse(sandbox.read("dist/miniship-build.json"))["version"].get<std::string>();
    };
    sandbox.write("package.json", R"({"version": "1.4.2"})");
    sandbox.write("miniship.json", R"({"inject": {"set": {
        "process.env.VERSION": "v{version}", "process.env.CHANNEL": "stable"}}})");
    sandbox.write("dist/a.js", code);
    CHECK(sandbox.miniship({"inject", "--stamp", "dist"}).status == 0);
    CHECK(version() == "1.4.2");
    CHECK(sandbox.read("dist/a.js") == "f(\"v1.4.2\", \"stable\");\n");
    CHECK(sandbox.miniship({"inject", "--stamp", "--allow-none", "dist"}).status == 0);

    // A value that is no version says nothing about the tree.
    sandbox.write("dist/b.js", "f(process.env.STAGE);\n");
    CHECK(sandbox.miniship({"inject", "--stamp", "--set", "process.env.STAGE=blue", "dist"}).status == 0);
    CHECK(version() == "1.4.2");
    CHECK(sandbox.miniship({"inject", "--verify", "--set", "process.env.STAGE=blue", "dist"}).status == 0);

    sandbox.write("dist/a.js", code);
    sandbox.write("dist/b.js", code);
    CHECK(sandbox
              .miniship({"inject", "--stamp", "--set", "process.env.CHANNEL=beta", "--set", "process.env.VERSION=2.0.0",
                         "dist"})
              .status == 0);
    CHECK(version() == "2.0.0");
}

TEST_CASE("inject: names that are none, or are given twice, are usage errors") {
    const Sandbox sandbox;
    write_dist(sandbox);
    check_refusal(sandbox, {"inject", "--set", "A=1", "--set", "A=2", "dist"},
                  {2, "--set: 'A' is given twice", "keep one of them, such as --set A=2"});
    check_refusal(sandbox, {"inject", "--text", "@V@=1", "--text", "@V@=2", "dist"},
                  {2, "--text: '@V@' is given twice", "keep one of them, such as --text @V@=2"});
    sandbox.write("miniship.json", R"({"inject": {"set": {"process.env.APP-VERSION": "{version}"}}})");
    const Refusal refusal{2, "inject.set names 'process.env.APP-VERSION', which is not a name in code",
                          "identifiers with dots between"};
    check_refusal(sandbox, {"inject", "dist"}, refusal);
    check_refusal(sandbox, {"inject", "--check", "dist"}, refusal);
}

TEST_CASE("inject: a repository that git refuses gets no stamp without a commit") {
    const Sandbox sandbox;
    write_dist(sandbox);
    sandbox.write(".git", "nonsense\n");
    check_refusal(sandbox, {"inject", "--stamp", "dist"}, {3, "git refuses to open", ""});
    sandbox.write(".git", "gitdir: " + sandbox.beside("nowhere") + "\n");
    check_refusal(sandbox, {"inject", "--stamp", "dist"}, {3, "git refuses to open", ""});
    CHECK(sandbox.miniship({"inject", "dist"}).status == 0);
}

TEST_CASE("inject: a file that several paths reach is one file, whatever their spelling") {
    const Sandbox sandbox;
    write_dist(sandbox);
    fs::create_directory_symlink(sandbox.path("dist"), sandbox.path("link"));
    const auto found = answer(sandbox.miniship(
        {"inject", "--json", "--stamp", "dist", "./dist/pages", sandbox.path("dist"), "link", "dist/../dist/app.js"}));
    CHECK(found["hits"] == 2);
    CHECK(found["scanned"] == 3);
    CHECK(found["files"][0]["path"] == "dist/app.js");
    CHECK(nlohmann::json::parse(sandbox.read("dist/pages/miniship-build.json"))["files"].contains("home.js"));
    CHECK(nlohmann::json::parse(sandbox.read("dist/miniship-build.json"))["files"].size() == 2);
}

TEST_CASE("inject: the pattern of the hint leaves the broken file out") {
    const Sandbox sandbox;
    write_dist(sandbox);
    sandbox.write("dist/pages/bad [1].js", "process.env.APP_VERSION '\n");
    check_refusal(sandbox, {"inject", "dist"}, {7, "dist/pages/bad [1].js:1:25", "--exclude '**/bad \\[1\\].js'"});
    CHECK(sandbox.miniship({"inject", "--exclude", "**/bad \\[1\\].js", "dist"}).status == 0);
}

TEST_CASE("inject: a published package changes in the places that were added, and nowhere else") {
    const Sandbox sandbox;
    const fs::path published = fs::path{MINISHIP_SOURCE_DIR} / "tests/oracle/lexer/node_modules/@vant/weapp";
    REQUIRE_MESSAGE(fs::exists(published / "dist"), "scripts/test installs it");
    fs::copy(published / "dist", sandbox.path("dist"), fs::copy_options::recursive);
    sandbox.write("package.json", R"({"version": "1.4.2"})");

    std::vector<std::string> scripts;
    for (const auto& [path, bytes] : sandbox.tree()) {
        if (path.ends_with(".js") || path.ends_with(".wxs")) {
            scripts.push_back(path);
        }
    }
    CHECK(scripts.size() > 100);
    // One statement before the file's own code, one behind it, in every fifth script; a comment in every other.
    Tree expected = sandbox.tree();
    std::size_t places = 0;
    for (std::size_t index = 0; index < scripts.size(); ++index) {
        const std::string own = sandbox.read(scripts[index]);
        const auto with = [&](const std::string& value) {
            return index % 5 == 0 ? "var before = " + value + ";\n" + own + "\nvar after = [" + value + "];\n"
                                  : own + "\n// process.env.APP_VERSION\n";
        };
        sandbox.write(scripts[index], with("process.env.APP_VERSION"));
        const std::string kind = expected[scripts[index]].substr(0, expected[scripts[index]].find('\n') + 1);
        expected[scripts[index]] = kind + with("\"1.4.2\"");
        places += index % 5 == 0 ? 2U : 0U;
    }
    const auto found = answer(sandbox.miniship({"inject", "--json", "dist"}));
    CHECK(found["hits"] == places);
    CHECK(found["scanned"] == scripts.size());
    const bool same = sandbox.tree() == expected;
    CHECK(same);
}

TEST_CASE("inject: what package.json calls a version has to be one") {
    const Sandbox sandbox;
    sandbox.write("package.json", R"({"version": "one"})");
    sandbox.write("dist/env.js", "v = process.env.APP_VERSION;\n");
    check_refusal(sandbox, {"inject", "dist"}, {3, "package.json has 'one'", "--set process.env.APP_VERSION=1.2.3"});
    CHECK(sandbox.miniship({"inject", "--set", "process.env.APP_VERSION=one", "dist"}).status == 0);
}
