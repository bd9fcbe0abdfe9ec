// bump: releases recorded from commit-and-tag-version 12.7.3, and what we do differently on purpose.
//
// Each case of tests/data/bump/cases.json sets up a repository (`setup`) and plays runs and further commits (`play`). A
// run has either `recorded`, what the other tool did, or `ours`, what has to hold where that tool was wrong.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <regex>

#include "sandbox.hpp"

using namespace miniship::test;

namespace {

using nlohmann::json;

/// What a run can change, as far as a user sees it.
struct Look {
    std::string head{};
    std::string message{};
    std::string status{};
    std::map<std::string, std::string> files{};
    /// Kind and message by name.
    std::map<std::string, std::pair<std::string, std::string>> tags{};
};

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \n") - first + 1);
}

std::vector<std::string> parts(const std::string& text, char separator) {
    std::vector<std::string> found;
    std::size_t start = 0;
    for (auto end = text.find(separator); end != std::string::npos; end = text.find(separator, start)) {
        found.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    if (start < text.size()) {
        found.push_back(text.substr(start));
    }
    return found;
}

/// The releases of a changelog: without the header, which names the tool, and with blank lines counted as one.
std::string releases_in(std::string text) {
    text = std::regex_replace(text, std::regex{"\r\n"}, "\n");
    std::smatch heading;
    if (std::regex_search(text, heading, std::regex{"(^|\n)#+ \\[?[0-9]"})) {
        text = text.substr(static_cast<std::size_t>(heading.position()));
    }
    return trimmed(std::regex_replace(text, std::regex{"\n{2,}"}, "\n\n"));
}

bool is_changelog(const std::string& path) {
    return path.ends_with("CHANGELOG.md") || path.ends_with("CHANGES.md");
}

/// A repository in which every commit is a minute later than the one before, so that commit ids are those recorded.
class Stage {
public:
    Stage() {
        auto& variables = sandbox_.environment;
        for (const char* who : {"AUTHOR", "COMMITTER"}) {
            variables[fmt::format("GIT_{}_NAME", who)] = "Dev";
            variables[fmt::format("GIT_{}_EMAIL", who)] = "dev@example.com";
        }
        variables["TZ"] = "UTC";
        variables["SOURCE_DATE_EPOCH"] = "1706933106";
        sandbox_.git({"init", "--quiet", "--initial-branch=main"});
    }

    void tick() {
        now_ += 60;
        for (const char* name : {"GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"}) {
            sandbox_.environment[name] = fmt::format("{} +0000", now_);
        }
    }
    void turn_clock_back() { now_ = 1'700'000'000 - 1'000'000; }

    void commit(std::string message, const json& files) {
        tick();
        if (const auto at = message.find("@PREV@"); at != std::string::npos) {
            message.replace(at, 6, sandbox_.git({"rev-parse", "HEAD"}));
        }
        for (const auto& [path, text] : files.items()) {
            sandbox_.write(path, text);
            sandbox_.git({"add", "--", path});
        }
        sandbox_.write("../message", message);
        sandbox_.git(
            {"commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "--file=../message"});
    }

    void set_up(const json& step) {
        const std::string what = step.at("do");
        const json& with = step.at("with");
        const auto word = [&](std::size_t index) { return with.at(index).get<std::string>(); };
        if (what == "commit") {
            commit(word(0), with.size() > 1 ? with.at(1) : json::object());
        } else if (what == "write") {
            sandbox_.write(word(0), word(1));
        } else if (what == "hook") {
            sandbox_.write_program(".git/hooks/" + word(0), word(1));
        } else if (what == "shallow") {
            make_shallow(with);
        } else {
            run_git(what, with);
        }
    }

    [[nodiscard]] Look look() const {
        Look look{.head = sandbox_.run({"git", "rev-parse", "--quiet", "--verify", "HEAD"}).out,
                  .message = trimmed(sandbox_.run({"git", "log", "-1", "--format=%B"}).out),
                  .status = sandbox_.git({"status", "--porcelain"})};
        for (const auto& path :
             parts(sandbox_.git({"ls-files", "-z", "--cached", "--others", "--exclude-standard"}), '\0')) {
            if (std::filesystem::is_regular_file(sandbox_.path(path))) {
                look.files[path] = sandbox_.read(path);
            }
        }
        const std::string tags =
            sandbox_.git({"for-each-ref", "--format=%(refname:strip=2)%00%(objecttype)%00%(contents)%01", "refs/tags"});
        for (const auto& row : parts(tags, '\1')) {
            const auto fields = parts(trimmed(row), '\0');
            const bool annotated = fields.at(1) == "tag";
            look.tags[fields[0]] =
                annotated ? std::pair{"annotated", trimmed(fields.at(2))} : std::pair{"lightweight", ""};
        }
        return look;
    }
    [[nodiscard]] const Sandbox& sandbox() const { return sandbox_; }

private:
    void run_git(const std::string& what, const json& with) {
        const auto words = with.get<Words>();
        if (what != "add" && what != "checkout" && what != "branch" && what != "remote" && what != "ltag") {
            tick();
        }
        const std::map<std::string, Words> commands{
            {"add", {"add"}},
            {"git", {}},
            {"tag", {"tag", "--annotate", "--message", words.size() > 1 ? words[1] : words[0]}},
            {"ltag", {"tag"}},
            {"branch", {"checkout", "--quiet", "-b"}},
            {"checkout", {"checkout", "--quiet"}},
            {"merge", {"merge", "--quiet", "--no-ff", "--message", words.size() > 1 ? words[1] : ""}},
            {"revert", {"revert", "--no-edit"}},
            {"remote", {"remote", "add", "origin"}}};
        Words command = commands.at(what);
        const bool takes_all = what == "add" || what == "git";
        command.insert(command.end(), words.begin(), takes_all ? words.end() : words.begin() + 1);
        sandbox_.git(command);
    }

    void make_shallow(const json& with) {
        std::filesystem::rename(sandbox_.path(), sandbox_.beside("full"));
        Words clone{
            "clone", "--quiet",
            fmt::format("--depth={}", with.at(0).is_string() ? with.at(0).get<std::string>() : with.at(0).dump())};
        for (std::size_t index = 1; index < with.size(); ++index) {
            clone.push_back(with[index]);
        }
        clone.push_back(sandbox_.url("full"));
        clone.push_back(sandbox_.path());
        sandbox_.git(clone, sandbox_.beside(""));
        sandbox_.git({"remote", "remove", "origin"});
    }

    Sandbox sandbox_{};
    long now_{1'700'000'000};
};

Words new_tags(const Look& before, const Look& after) {
    Words names;
    for (const auto& [name, tag] : after.tags) {
        if (!before.tags.contains(name)) {
            names.push_back(name);
        }
    }
    return names;
}

std::map<std::string, std::string> changed_files(const Look& before, const Look& after) {
    std::map<std::string, std::string> changed;
    for (const auto& [path, text] : after.files) {
        const auto old = before.files.find(path);
        if (old == before.files.end() || old->second != text) {
            changed[path] = is_changelog(path) ? releases_in(text) : text;
        }
    }
    return changed;
}

void check_recorded(const Stage& stage, const json& recorded, const Outcome& run, const Look& before,
                    const Look& after) {
    CHECK((run.status == 0) == recorded.at("ok").get<bool>());
    Words names;
    for (const auto& [name, tag] : recorded.at("tags").items()) {
        names.push_back(name);
        REQUIRE(after.tags.contains(name));
        CHECK(after.tags.at(name) == std::pair{tag.at(0).get<std::string>(), tag.at(1).get<std::string>()});
        CHECK((stage.sandbox().git({"rev-parse", name + "^{commit}"}) + "\n" == after.head) == tag.at(2).get<bool>());
    }
    CHECK(new_tags(before, after) == names);
    CHECK((before.head == after.head ? "" : after.message) == recorded.at("message").get<std::string>());
    CHECK(changed_files(before, after) == recorded.at("files").get<std::map<std::string, std::string>>());
    if (recorded.at("ok").get<bool>()) {
        Words lines = parts(after.status, '\n');
        CHECK(lines == recorded.at("status").get<Words>());
    }
}

void check_release(const Stage& stage, const Words& tags, const Look& before, const Look& after) {
    CHECK(new_tags(before, after) == tags);
    CHECK(before.head != after.head);
    CHECK(after.status == before.status);
    for (const auto& name : new_tags(before, after)) {
        const std::string version = name.substr(name.find_first_of("0123456789"));
        CHECK(after.tags.at(name).first == std::string{"annotated"});
        CHECK(stage.sandbox().git({"rev-parse", name + "^{commit}"}) + "\n" == after.head);
        CHECK(after.message == "chore(release): " + version);
    }
    const auto changed = changed_files(before, after);
    CHECK(std::any_of(changed.begin(), changed.end(), [](const auto& file) { return is_changelog(file.first); }));
}

void check_ours(const Stage& stage, const json& ours, const Outcome& run, const Look& before, const Look& after) {
    CHECK(run.status == ours.value("exit", 0));
    if (ours.value("unchanged", false)) {
        CHECK(before.head == after.head);
        CHECK(before.status == after.status);
        CHECK(before.files == after.files);
        CHECK(before.tags == after.tags);
    }
    if (ours.contains("tags")) {
        check_release(stage, ours["tags"].get<Words>(), before, after);
    }
    const json files = ours.value("files", json::object());
    for (const auto& [path, text] : files.items()) {
        CHECK(after.files.at(path) == text.get<std::string>());
    }
    for (const auto& [key, wanted] : {std::pair{"contains", true}, {"lacks", false}}) {
        const json wishes = ours.value(key, json::object());
        for (const auto& [path, texts] : wishes.items()) {
            for (const std::string text : texts) {
                CAPTURE(text);
                CHECK((after.files.at(path).find(text) != std::string::npos) == wanted);
            }
        }
    }
}

void play(const json& scenario) {
    Stage stage;
    for (const auto& step : scenario.at("setup")) {
        if (scenario.contains("clock_runs_back") && step.at("do") == "git") {
            stage.turn_clock_back();
        }
        stage.set_up(step);
    }
    for (const auto& act : scenario.at("play")) {
        if (act.contains("commit")) {
            stage.commit(act["commit"], json::object());
            continue;
        }
        stage.tick();
        const Look before = stage.look();
        Words words = act.at("run").get<Words>();
        words.insert(words.begin(), "bump");
        const Outcome run = stage.sandbox().miniship(words, scenario.value("folder", ""));
        INFO(run.err);
        if (act.contains("ours")) {
            check_ours(stage, act["ours"], run, before, stage.look());
        } else {
            check_recorded(stage, act.at("recorded"), run, before, stage.look());
        }
    }
}

}  // namespace

TEST_CASE("bump: every recorded release comes out the same, or better") {
    const json scenarios = json::parse(bytes_of(std::string{MINISHIP_SOURCE_DIR} + "/tests/data/bump/cases.json"));
    REQUIRE(scenarios.size() == 98);
    for (const auto& scenario : scenarios) {
        const std::string name = scenario.at("name");
        CAPTURE(name);
        play(scenario);
    }
}
