#include "apply/inject_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "apply/all_cores.hpp"
#include "edge/files.hpp"
#include "miniship/build_stamp.hpp"
#include "temp_dir.hpp"

using namespace miniship;
namespace fs = std::filesystem;

namespace {

// `f(p.V,g)`: the hit ends at column 5, and `"1.9.0"` is 4 longer.
const std::string kMapBefore = R"({"version":3,"mappings":"AAAA,KAAK,CAAC"})";
const std::string kMapAfter = R"({"version":3,"mappings":"AAAA,SAAK,CAAC"})";
const std::string kCode = "f(p.V,g)\n";
const std::string kInjected = "f(\"1.9.0\",g)\n";

/// A tree `dist` in a folder of its own.
class TreeOnDisk {
public:
    void write(const std::string& name, const std::string& bytes) const { folder_.write(name, bytes); }
    [[nodiscard]] std::string read(const std::string& name) const {
        const auto bytes = edge::read_file(path(name));
        return bytes ? *bytes : "no file";
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

    [[nodiscard]] apply::TreeRequest request(std::vector<std::string> paths = {"dist"}) const {
        apply::TreeRequest request{.root = folder_.path(), .paths = std::move(paths)};
        request.options.replacements = {{"p.V", "1.9.0"}};
        return request;
    }
    [[nodiscard]] Result<plan::InjectPlan> inject(std::vector<std::string> paths = {"dist"}) const {
        TRY_ASSIGN(plan::InjectPlan plan, apply::planned_injection(request(std::move(paths))));
        TRY(apply::write_edits(folder_.path(), plan));
        return plan;
    }

private:
    test::TempDir folder_{};
};

std::vector<std::string> map_paths(const plan::InjectPlan& plan) {
    std::vector<std::string> paths;
    for (const auto& map : plan.maps) {
        paths.push_back(map.path);
    }
    return paths;
}

using Strings = std::vector<std::string>;

}  // namespace

TEST_CASE("inject_tree: a map beside the code follows it, whatever the comment looks like") {
    for (const std::string comment :
         {"//# sourceMappingURL=maps/my%20a.js.map?v=1", "//@ sourceMappingURL=./maps/my%20a.js.map",
          "/*# sourceMappingURL=../dist/maps/my%20a.js.map */",
          "//# sourceMappingURL=none.map\n//# sourceMappingURL=maps/my a.js.map"}) {
        CAPTURE(comment);
        const TreeOnDisk tree;
        tree.write("dist/a.js", kCode + comment);
        tree.write("dist/maps/my a.js.map", kMapBefore);
        const auto plan = tree.inject();
        REQUIRE(plan.ok());
        CHECK(tree.read("dist/a.js") == kInjected + comment);
        CHECK(tree.read("dist/maps/my a.js.map") == kMapAfter);
        CHECK(map_paths(*plan) == Strings{"dist/maps/my a.js.map"});
        CHECK(plan->warnings.empty());
        CHECK(plan->edits.size() == 1);
    }
}

TEST_CASE("inject_tree: a second run has nothing to replace, and the map stays") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kCode + "//# sourceMappingURL=a.js.map");
    tree.write("dist/a.js.map", kMapBefore);
    REQUIRE(tree.inject().ok());
    CHECK(tree.read("dist/a.js.map") == kMapAfter);
    CHECK_FALSE(tree.inject().ok());
    CHECK(tree.read("dist/a.js.map") == kMapAfter);
}

TEST_CASE("inject_tree: an inline map follows in the code itself") {
    const TreeOnDisk tree;
    const std::string head = "//# sourceMappingURL=data:application/json,{\"version\":3,\"mappings\":\"AAAA,";
    tree.write("dist/a.js", kCode + head + "KAAK\"}\n");
    const auto plan = tree.inject();
    REQUIRE(plan.ok());
    CHECK(tree.read("dist/a.js") == kInjected + head + "SAAK\"}\n");
    CHECK(plan->maps.empty());
}

TEST_CASE("inject_tree: an inline map follows where code stands behind its comment, which moves as the map grows") {
    const TreeOnDisk tree;
    // `f(p.V)` and the comment are 6 and 81 columns; AAAA is f, CAAC is behind the hit, oDAAY is `;g` behind the
    // comment.
    const std::string head = "/*# sourceMappingURL=data:application/json,{\"version\":3,\"mappings\":\"AAAA,";
    tree.write("dist/a.js", "f(p.V)" + head + "KAAC,mFAAY\"} */;g()\n");
    REQUIRE(tree.inject().ok());
    CHECK(tree.read("dist/a.js") == "f(\"1.9.0\")" + head + "SAAC,mFAAY\"} */;g()\n");
}

TEST_CASE("inject_tree: a comment that is part of a replaced name goes with it") {
    for (const std::string url : {"a.map", "data:application/json,{\"version\":3,\"mappings\":\"AAAA\"}"}) {
        const TreeOnDisk tree;
        tree.write("dist/a.js", "f(p/*# sourceMappingURL=" + url + " */.V)");
        tree.write("dist/a.map", kMapBefore);
        const auto plan = tree.inject();
        REQUIRE(plan.ok());
        CHECK(plan->warnings == Strings{"dist/a.js: its source map is left as it is: the comment that names it is "
                                        "part of a replaced name"});
        CHECK(tree.read("dist/a.js") == "f(\"1.9.0\")");
        CHECK(tree.read("dist/a.map") == kMapBefore);
    }
}

TEST_CASE("inject_tree: what a killed run has left behind goes, and only when something is written") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kCode);
    tree.write("dist/b/.miniship-0123456789abcdef-a.js", kInjected);
    tree.write("dist/.miniship-notes", "mine");
    const auto plan = apply::planned_injection(tree.request());
    REQUIRE(plan.ok());
    CHECK(plan->leftovers == Strings{"dist/b/.miniship-0123456789abcdef-a.js"});
    CHECK(fs::exists(tree.path("dist/b/.miniship-0123456789abcdef-a.js")));
    REQUIRE(tree.inject().ok());
    CHECK(fs::is_empty(tree.path("dist/b")));
    CHECK(tree.read("dist/.miniship-notes") == "mine");
}

TEST_CASE("inject_tree: a map that cannot follow is a warning, and the code is injected") {
    const TreeOnDisk tree;
    tree.write("outside.map", kMapBefore);
    tree.write("dist/broken.map", "{");
    fs::create_symlink(tree.path("outside.map"), tree.path("dist/link.map"));
    fs::create_directories(tree.path("dist/folder.map"));
    const std::vector<std::pair<std::string, std::string>> table{
        {"none.map", "there is no file dist/none.map"},
        {"broken.map", "dist/broken.map: "},
        {"folder.map", "there is no file dist/folder.map"},
        {"../outside.map", "outside.map is outside of the tree"},
        {"link.map", "dist/link.map is outside of the tree"},
        {"/outside.map", "/outside.map is no path beside the file"},
        {"https://host/a.map", "https://host/a.map is no path beside the file"},
        {"data:application/json;base64,e*", "the data URL of the source map is not base64"},
    };
    for (const auto& [url, warning] : table) {
        const auto& shown = url;
        CAPTURE(shown);
        tree.write("dist/a.js", kCode + "//# sourceMappingURL=" + url);
        const auto plan = tree.inject();
        REQUIRE(plan.ok());
        CHECK(tree.read("dist/a.js") == kInjected + "//# sourceMappingURL=" + url);
        CHECK(plan->maps.empty());
        REQUIRE(plan->warnings.size() == 1);
        CHECK(plan->warnings[0].find("dist/a.js: its source map is left as it is: " + warning) == 0);
        CHECK(tree.read("outside.map") == kMapBefore);
    }
}

TEST_CASE("inject_tree: a map that several files share is edited once") {
    const TreeOnDisk tree;
    const std::string comment = "//# sourceMappingURL=a.map";
    tree.write("dist/a.js", kCode + comment);
    tree.write("dist/b.js", kCode + comment);
    tree.write("dist/c.js", "+" + kCode + comment);
    tree.write("dist/a.map", kMapBefore);
    const auto plan = tree.inject();
    REQUIRE(plan.ok());
    CHECK(tree.read("dist/a.map") == kMapAfter);
    CHECK(map_paths(*plan) == Strings{"dist/a.map"});
    CHECK(plan->warnings == Strings{"dist/c.js: its source map is left as it is: it follows dist/a.js"});
}

TEST_CASE("inject_tree: a file that is named may have its map beside it, and none elsewhere") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kCode + "//# sourceMappingURL=a.map");
    tree.write("dist/a.map", kMapBefore);
    REQUIRE(tree.inject({"dist/a.js"}).ok());
    CHECK(tree.read("dist/a.map") == kMapAfter);
}

TEST_CASE("inject_tree: a map that changes meanwhile stops everything") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kCode + "//# sourceMappingURL=a.map");
    tree.write("dist/a.map", kMapBefore);
    const auto plan = apply::planned_injection(tree.request());
    REQUIRE(plan.ok());
    tree.write("dist/a.map", kMapAfter);
    const auto written = apply::write_edits(tree.path(""), *plan);
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().message == "dist/a.map has changed while it was looked at");
    CHECK(tree.read("dist/a.js") == kCode + "//# sourceMappingURL=a.map");
    CHECK(std::distance(fs::directory_iterator{tree.path("dist")}, {}) == 2);
}

TEST_CASE("inject_tree: many files come out in the order of their paths, errors too") {
    const TreeOnDisk tree;
    for (int number = 100; number < 160; ++number) {
        tree.write("dist/" + std::to_string(number) + ".js", kCode + (number % 7 == 0 ? "'" : ""));
    }
    const auto broken = tree.inject();
    REQUIRE_FALSE(broken.ok());
    CHECK(broken.error().message == "dist/105.js:2:1: string is not closed");
    CHECK(broken.error().also.size() == 7);
    CHECK(broken.error().also.back() == "dist/154.js:2:1: string is not closed");
    CHECK(tree.read("dist/100.js") == kCode);
}

TEST_CASE("inject_tree: a stamped tree proves what it is until a file changes") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kInjected);
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"a.js"}).ok());
    const auto differences = [&](const std::optional<std::string>& version = {}) {
        const auto proofs = apply::proofs_of(tree.request(), version);
        REQUIRE(proofs.ok());
        REQUIRE(proofs->size() == 1);
        return proofs->front().differences;
    };
    CHECK(differences().empty());
    CHECK(differences("1.9.0").empty());
    CHECK(differences("1.9.1") == Strings{"holds version 1.9.0, not 1.9.1"});
    tree.write("dist/b.js", "new files are none of the stamp's business");
    CHECK(differences().empty());
    tree.write("dist/a.js", kInjected + " ");
    CHECK(differences() == Strings{"a.js was changed"});
    fs::remove(tree.path("dist/a.js"));
    CHECK(differences() == Strings{"a.js is missing"});
    fs::remove(tree.path("dist/miniship-build.json"));
    CHECK(differences() == Strings{"there is no miniship-build.json"});
    CHECK_FALSE(apply::proofs_of(tree.request({"none"}), {}).ok());
}

TEST_CASE("inject_tree: the stamps of folders, of the project itself, and of files that are named") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kCode);
    tree.write("dist/b/c.js", kCode);
    tree.write("dist/b/plain.js", "1");
    const auto stamps = [&](const Strings& paths) {
        const auto plan = apply::planned_injection(tree.request(paths));
        REQUIRE(plan.ok());
        return apply::stamped_trees(tree.request(paths), *plan);
    };
    using Trees = std::vector<apply::StampedTree>;
    CHECK(stamps({"dist"}) == Trees{{"dist", {"a.js", "b/c.js"}}});
    CHECK(stamps({"."}) == Trees{{".", {"dist/a.js", "dist/b/c.js"}}});
    CHECK(stamps({"dist/b/c.js", "dist/b/plain.js", "dist/a.js"}) ==
          Trees{{"dist/b", {"c.js", "plain.js"}}, {"dist", {"a.js"}}});
}

TEST_CASE("inject_tree: a file is stamped beside it, and what a stamp names already stays in it") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kInjected);
    tree.write("dist/b.js", kInjected);
    const auto state = [&](const std::string& name) {
        const auto look = apply::stamp_of(tree.path(name), "1.9.0", "abc");
        REQUIRE(look.ok());
        return look->state;
    };
    CHECK(state("dist/a.js") == apply::StampState::fresh);
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"a.js"}).ok());
    CHECK(state("dist/a.js") == apply::StampState::same);
    CHECK(state("dist/b.js") == apply::StampState::fresh);
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"b.js"}).ok());
    CHECK(state("dist/a.js") == apply::StampState::same);
    CHECK(state("dist/b.js") == apply::StampState::same);
    tree.write("dist/a.js", "edited");
    CHECK(state("dist/a.js") == apply::StampState::fresh);
    CHECK(state("dist/b.js") == apply::StampState::same);
    const auto proofs = apply::proofs_of(tree.request({"dist/a.js", "dist/b.js"}), {});
    REQUIRE(proofs.ok());
    CHECK(proofs->front().differences == Strings{"a.js was changed"});
    CHECK(proofs->back().differences.empty());
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"b.js"}).ok());
    CHECK(apply::proofs_of(tree.request({"dist/a.js"}), {})->front().differences ==
          Strings{"there is no miniship-build.json that names it"});
    CHECK(state("dist") == apply::StampState::same);
}

TEST_CASE("inject_tree: one file that is still of another version makes a tree that is not fresh") {
    const TreeOnDisk tree;
    tree.write("dist/a.js", kInjected);
    tree.write("dist/b.js", kInjected);
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"a.js", "b.js"}).ok());
    const auto look = [&](const std::string& version, const std::string& commit) {
        const auto found = apply::stamp_of(tree.path("dist"), version, commit);
        REQUIRE(found.ok());
        return *found;
    };
    CHECK(look("1.9.0", "abc").state == apply::StampState::same);
    CHECK(look("1.9.0", "def").state == apply::StampState::other);

    tree.write("dist/a.js", kCode);
    CHECK(look("1.9.0", "abc").state == apply::StampState::fresh);
    CHECK(look("1.9.0", "").state == apply::StampState::fresh);
    CHECK(look("1.9.0", "def").state == apply::StampState::other);
    CHECK(look("2.0.0", "").state == apply::StampState::other);
    CHECK(look("2.0.0", "").standing == Strings{"b.js"});
    apply::TreeRequest request = tree.request();
    CHECK(apply::none_stamped_otherwise(request).ok());
    request.version = "2.0.0";
    const auto refused = apply::none_stamped_otherwise(request);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::stamp_mismatch);
    CHECK(refused.error().message == "dist is stamped as 1.9.0, not 2.0.0, and b.js is still of that build");

    // A build that makes all files anew may leave the stamp lying there.
    tree.write("dist/b.js", kCode);
    CHECK(look("2.0.0", "").state == apply::StampState::fresh);
    CHECK(apply::none_stamped_otherwise(request).ok());
}

TEST_CASE("inject_tree: a stamp keeps what is still in the tree of the same version, and nothing of another") {
    const TreeOnDisk tree;
    const auto named = [&] {
        const auto stamp = build_stamp_of(tree.read("dist/miniship-build.json"));
        REQUIRE(stamp.ok());
        Strings names;
        for (const auto& file : stamp->files) {
            names.push_back(file.first);
        }
        return names;
    };
    for (const auto* file : {"dist/a.js", "dist/b.js", "dist/c.js"}) {
        tree.write(file, kInjected);
    }
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"a.js", "b.js"}).ok());
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {"c.js"}).ok());
    CHECK(named() == Strings{"a.js", "b.js", "c.js"});
    tree.write("dist/b.js", "evil()");
    REQUIRE(apply::write_stamp(tree.path("dist"), "1.9.0", "abc", {}).ok());
    CHECK(named() == Strings{"a.js", "c.js"});
    REQUIRE(apply::write_stamp(tree.path("dist"), "2.0.0", "abc", {"b.js"}).ok());
    CHECK(named() == Strings{"b.js"});
}

TEST_CASE("all_cores: every index once, and of several errors that of the lowest index") {
    std::vector<std::atomic<int>> calls(1000);
    REQUIRE(apply::on_all_cores(calls.size(), [&](std::size_t index) -> Result<void> {
                calls[index] += 1;
                return {};
            }).ok());
    CHECK(std::all_of(calls.begin(), calls.end(), [](const auto& count) { return count == 1; }));
    for (int round = 0; round < 20; ++round) {
        const auto failed = apply::on_all_cores(100, [](std::size_t index) -> Result<void> {
            if (index % 3 == 2) {
                return Error{ErrorCode::file_unreadable, std::to_string(index)};
            }
            return {};
        });
        REQUIRE_FALSE(failed.ok());
        CHECK(failed.error().message == "2");
    }
    CHECK(apply::on_all_cores(0, [](std::size_t) -> Result<void> { return {}; }).ok());
}
