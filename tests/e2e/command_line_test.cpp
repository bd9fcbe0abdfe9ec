#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "json_answer.hpp"
#include "sandbox.hpp"

using namespace miniship::test;

namespace {

namespace fs = std::filesystem;

std::string of_source(const std::string& path) {
    return bytes_of(std::string{MINISHIP_SOURCE_DIR} + "/" + path);
}

std::string trimmed(std::string text) {
    return text.erase(text.find_last_not_of('\n') + 1);
}

const std::vector<Words> kCommands{
    {"release"}, {"bump"},    {"next"},           {"inject"},         {"floor"},
    {"push"},    {"policy"},  {"policy", "show"}, {"policy", "diff"}, {"policy", "check"},
    {"guard"},   {"compare"}, {"init"},           {"config"},         {"completion"},
    {"man"}};

}  // namespace

TEST_CASE("compare: the order of two versions") {
    const Sandbox sandbox;
    const auto order = [&](const std::string& left, const std::string& right) {
        return sandbox.miniship({"compare", left, right}).out;
    };
    CHECK(order("1.9.0", "1.10.0") == "-1\n");
    CHECK(order("1.0.0", "1.0.0+build") == "0\n");
    CHECK(order("1.0.0", "1.0.0-rc.1") == "1\n");
    CHECK(order("1.0.0-2", "1.0.0-10") == "-1\n");
    const auto object = answer(sandbox.miniship({"compare", "--json", "1.0.0", "2.0.0"}));
    CHECK(object["order"] == -1);
    CHECK(object["holds"].is_null());
}

TEST_CASE("compare: an operator prints nothing, and the exit status answers") {
    const Sandbox sandbox;
    const std::vector<std::pair<std::string, std::string>> holding{{"lt", "100"}, {"le", "110"}, {"eq", "010"},
                                                                   {"ne", "101"}, {"ge", "011"}, {"gt", "001"}};
    const std::vector<std::string> lower_same_higher{"1.2.2", "1.2.3", "1.10.0"};
    for (const auto& [operation, holds] : holding) {
        for (std::size_t index = 0; index < lower_same_higher.size(); ++index) {
            const Outcome outcome = sandbox.miniship({"compare", lower_same_higher[index], operation, "1.2.3"});
            const auto& shown = operation;
            CAPTURE(shown);
            CHECK(outcome.status == (holds[index] == '1' ? 0 : 1));
            CHECK(outcome.out.empty());
            CHECK(outcome.err.empty());
        }
    }
    const Outcome object = sandbox.miniship({"compare", "1.0.0", "gt", "2.0.0", "--json"});
    CHECK(object.status == 1);
    CHECK(answer(object)["holds"] == false);
}

TEST_CASE("version: the number, from everywhere") {
    const Sandbox sandbox;
    const std::string version = trimmed(of_source("version.txt"));
    CHECK(sandbox.miniship({"--version"}, "/").out == "miniship " + version + "\n");
    CHECK(sandbox.miniship({"bump", "--version"}).out == "miniship " + version + "\n");
    CHECK(answer(sandbox.miniship({"--json", "--version"}))["version"] == version);
}

TEST_CASE("help: the same by word and by flag, for every command") {
    const Sandbox sandbox;
    CHECK(sandbox.miniship({"--help"}).out == sandbox.miniship({"help"}).out);
    for (const Words& command : kCommands) {
        Words by_word = command;
        by_word.insert(by_word.begin(), "help");
        Words by_flag = command;
        by_flag.emplace_back("--help");
        const Outcome help = sandbox.miniship(by_word);
        CAPTURE(command.back());
        CHECK(help.status == 0);
        CHECK(help.err.empty());
        CHECK(help.out == sandbox.miniship(by_flag).out);
        CHECK(help.out.find("miniship " + command.front()) != std::string::npos);
        CHECK(help.out.find("\x1b[") == std::string::npos);
    }
}

TEST_CASE("man: a page for every command") {
    const Sandbox sandbox;
    CHECK(sandbox.miniship({"man"}).out.starts_with(".\\\""));
    for (const Words& command : kCommands) {
        const Outcome page = sandbox.miniship({"man", command.front()});
        CHECK(page.status == 0);
        CHECK(page.out.find(".SH NAME") != std::string::npos);
        CHECK(page.out.find(command.front()) != std::string::npos);
    }
}

TEST_CASE("man: --json prints one object") {
    const Sandbox sandbox;
    const auto told = answer(sandbox.miniship({"man", "bump", "--json"}));
    CHECK(told["command"] == "bump");
    CHECK(told["page"] == sandbox.miniship({"man", "bump"}).out);
}

TEST_CASE("completion: a script for each shell, and nothing else") {
    const Sandbox sandbox;
    for (const std::string shell : {"bash", "zsh", "fish"}) {
        const Outcome script = sandbox.miniship({"completion", shell});
        CHECK(script.status == 0);
        CHECK(script.err.empty());
        CHECK(script.out.find("release-as") != std::string::npos);
        const auto told = answer(sandbox.miniship({"completion", shell, "--json"}));
        CHECK(told["shell"] == shell);
        CHECK(told["script"] == script.out);
    }
    sandbox.write("complete.sh",
                  "eval \"$(\"$1\" completion bash)\"\nCOMP_WORDS=(miniship fl)\nCOMP_CWORD=1\n_miniship\nprintf "
                  "'%s\\n' \"${COMPREPLY[@]}\"\n");
    CHECK(trimmed(sandbox.run({"bash", "complete.sh", MINISHIP_BINARY}).out).starts_with("floor"));
}

TEST_CASE("every command: -C before and after the verb is the same, and --dry-run changes nothing") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    sandbox.touch("package.json");
    const Tree before = tree_of(sandbox.beside(""));
    for (const Words& verb : {Words{"release"},
                              {"bump"},
                              {"next"},
                              {"inject", "dist"},
                              {"floor"},
                              {"push", "--min", "1.2.1"},
                              {"policy", "show"},
                              {"policy", "diff", "--min", "1.2.1"},
                              {"policy", "check", "--version", "1.0.0"},
                              {"compare", "1.0.0", "1.0.1"},
                              {"init"},
                              {"config"},
                              {"completion", "bash"},
                              {"man", "push"},
                              {"help", "push"}}) {
        CAPTURE(verb.front());
        Words first{"--dry-run", "-C", "work"};
        first.insert(first.end(), verb.begin(), verb.end());
        Words last = verb;
        last.insert(last.end(), {"-C", "work", "--dry-run"});
        const Outcome one = sandbox.miniship(first, sandbox.beside(""));
        const Outcome other = sandbox.miniship(last, sandbox.beside(""));
        const bool answers_no = verb.front() == "policy" && verb[1] != "show";
        CHECK(one.status == (answers_no ? 1 : 0));
        CHECK_FALSE(one.out.empty());
        CHECK(other.status == one.status.number);
        // A plan of a policy document names the second in which it was made.
        CHECK(other.out.size() == one.out.size());
    }
    const bool same = tree_of(sandbox.beside("")) == before;
    CHECK(same);
}

TEST_CASE("streams: --quiet says nothing but errors") {
    const Sandbox sandbox;
    grow_shop(sandbox);
    for (const Words& words :
         {Words{"bump", "--dry-run", "-q"}, {"--quiet", "push", "--back", "100"}, {"release", "--quiet"}}) {
        const Outcome outcome = sandbox.miniship(words);
        CHECK(outcome.status == 0);
        CHECK(outcome.err.empty());
        CHECK_FALSE(outcome.out.empty());
    }
    CHECK(sandbox.miniship({"floor", "--quiet", "--back", "100"}).err.starts_with("miniship: error: "));
}

TEST_CASE("streams: colour only where somebody asks for it") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    CHECK(sandbox.miniship({"floor"}).err.find("\x1b[") == std::string::npos);
    CHECK(sandbox.miniship({"floor", "--color", "always"}).err.find("\x1b[") != std::string::npos);
    CHECK(sandbox.miniship({"--color=never", "floor"}).err.find("\x1b[") == std::string::npos);
}

TEST_CASE("streams: an answer that cannot be written is a failure") {
    const Sandbox sandbox;
    const Outcome full = sandbox.run({"sh", "-c", "\"$0\" compare 1.0.0 2.0.0 > /dev/full", MINISHIP_BINARY});
    CHECK(full.status == 3);
    CHECK(full.err.starts_with("miniship: error: "));
}

TEST_CASE("command line: an empty value is a value, and two dashes end the flags") {
    const Sandbox sandbox;
    sandbox.start_project("1.0.0");
    CHECK(answer(sandbox.miniship({"next", "--tag-prefix=", "--json"}))["tag"] == "1.0.1");
    CHECK(answer(sandbox.miniship({"next", "--tag-prefix", "", "--json"}))["tag"] == "1.0.1");
    sandbox.write("--json/app.js", "App(process.env.APP_VERSION)\n");
    CHECK(sandbox.miniship({"inject", "--", "--json"}).out ==
          "--json/app.js:1:5: process.env.APP_VERSION -> \"1.0.0\"\n");
}
