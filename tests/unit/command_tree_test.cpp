#include "cli/command_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <iomanip>
#include <map>
#include <set>
#include <sstream>

#include "cli/completion.hpp"
#include "cli/invocation.hpp"

using namespace miniship;
using namespace miniship::cli;

namespace {

/// Names that a flag answers to, with dashes.
std::vector<std::string> all_spellings(const Flag& flag) {
    std::vector<std::string> names = spellings(flag);
    for (const std::string& alias : flag.aliases) {
        names.push_back("--" + alias);
    }
    return names;
}

bool is_one_line(std::string_view text) {
    return !text.empty() && text.find('\n') == std::string_view::npos && !text.ends_with('.') && text.front() != ' ' &&
           std::isupper(static_cast<unsigned char>(text.front())) == 0;
}

/// The call of miniship in a line of shell.
std::vector<std::string> arguments_in(std::string_view line) {
    const std::size_t start = line.find("miniship");
    std::string call{line.substr(start)};
    for (const char* end : {" |", " &&", " >", ")"}) {
        call = call.substr(0, call.find(end));
    }
    std::istringstream words{call};
    std::vector<std::string> arguments;
    while (words >> std::ws && words.peek() != std::istringstream::traits_type::eof()) {
        std::string word;
        if (words.peek() == '"') {
            words >> std::quoted(word);
        } else {
            words >> word;
        }
        arguments.push_back(word);
    }
    arguments.erase(arguments.begin());
    return arguments;
}

}  // namespace

TEST_CASE("command_tree: the verbs stand in the order in which help lists them") {
    CHECK(shown_names(command_tree()) == std::vector<std::string>{"release", "bump", "next", "changelog", "inject",
                                                                  "floor", "push", "policy", "guard", "compare", "init",
                                                                  "doctor", "config", "completion", "man"});
    CHECK(shown_names(*command_at({"policy"})) ==
          std::vector<std::string>{"show", "diff", "check", "set", "unset", "apply", "pause", "resume", "freeze",
                                   "unfreeze", "history", "rollback", "lint", "probe"});
}

TEST_CASE("command_tree: every flag and word is explained in one line") {
    for (const Place& place : all_places()) {
        CAPTURE(place.words);
        CHECK(is_one_line(place.command->summary));
        for (const Flag& flag : place.command->flags) {
            CAPTURE(flag.spelling());
            CHECK(is_one_line(flag.help));
            CHECK((flag.choices.empty() || flag.takes_value()));
            CHECK((!flag.negatable || !flag.takes_value()));
            CHECK((!flag.comma_list || !flag.choices.empty()));
        }
        for (const Positional& positional : place.command->positionals) {
            CHECK(is_one_line(positional.help));
            CHECK((!positional.repeatable || &positional == &place.command->positionals.back()));
        }
    }
}

TEST_CASE("command_tree: every command has a description, examples and a group at the top") {
    for (const Place& place : all_places()) {
        CAPTURE(place.words);
        CHECK_FALSE(place.command->description.empty());
        CHECK_FALSE(place.command->examples.empty());
        CHECK(std::ranges::is_sorted(place.command->exits, {}, &Exit::status));
    }
    for (const Command& command : command_tree().subcommands) {
        CHECK_FALSE(command.group.empty());
    }
    for (const Command& command : command_at({"policy"})->subcommands) {
        CHECK_FALSE(command.exits.empty());
    }
}

TEST_CASE("command_tree: no name means two things, but for the client's version in policy check") {
    for (const Place& place : all_places()) {
        std::map<std::string, int> uses;
        for (const Flag& flag : place.command->flags) {
            for (const std::string& name : all_spellings(flag)) {
                ++uses[name];
            }
        }
        if (place.command != &command_tree()) {
            for (const Flag& flag : global_flags()) {
                for (const std::string& name : all_spellings(flag)) {
                    ++uses[name];
                }
            }
        }
        for (const auto& use : uses) {
            const bool documented = place.words == "policy check" && use.first == "--version";
            CHECK_MESSAGE(use.second == (documented ? 2 : 1), place.words << " " << use.first);
        }
    }
}

TEST_CASE("command_tree: a flag name takes the same kind of value wherever it stands") {
    std::map<std::string, bool> takes_value;
    for (const Place& place : all_places()) {
        for (const Flag& flag : place.command->flags) {
            const auto [known, is_new] = takes_value.emplace(flag.key(), flag.takes_value());
            const bool documented = flag.key() == "version" || flag.key() == "tag";
            CHECK_MESSAGE((documented || known->second == flag.takes_value()), place.words << " " << flag.key());
        }
    }
}

TEST_CASE("command_tree: every example is a command that parses") {
    for (const Place& place : all_places()) {
        for (const Example& example : place.command->examples) {
            CAPTURE(std::string{example.command});
            CHECK(is_one_line(example.says));
            const auto invocation = parse(arguments_in(example.command));
            CHECK_MESSAGE(invocation.ok(), (invocation.ok() ? "" : invocation.error().message));
            if (invocation.ok() && !place.words.empty() && place.words != "help") {
                const std::string& verb = invocation->command.front();
                CHECK(place.words.substr(0, place.words.find(' ')) == verb);
            }
        }
    }
}

TEST_CASE("command_tree: a push can be tried with the words that make it") {
    const std::vector<Flag>& tried = command_at({"policy", "diff"})->flags;
    for (const char* name : {"target", "app", "min", "latest", "live", "back", "from", "tags", "exclude", "keep",
                             "usage", "max-impact", "max-jump", "timeout"}) {
        CHECK_MESSAGE(flag_named(command_at({"push"})->flags, name) != nullptr, name);
        CHECK_MESSAGE(flag_named(tried, name) != nullptr, name);
    }
}

TEST_CASE("command_tree: commit-and-tag-version's flags have their names") {
    const std::vector<Flag>& flags = command_at({"bump"})->flags;
    for (const char* name : {"release-as",
                             "prerelease",
                             "first-release",
                             "tag-prefix",
                             "path",
                             "infile",
                             "header",
                             "release-count",
                             "sign",
                             "signoff",
                             "no-verify",
                             "commit-all",
                             "silent",
                             "tag-force",
                             "git-tag-fallback",
                             "noBumpWhenEmptyChanges",
                             "skip.bump",
                             "skip.changelog",
                             "skip.commit",
                             "skip.tag",
                             "releaseCommitMessageFormat",
                             "message",
                             "preset",
                             "preMajor",
                             "bumpFiles",
                             "packageFiles",
                             "issuePrefixes",
                             "commitUrlFormat",
                             "compareUrlFormat",
                             "issueUrlFormat",
                             "userUrlFormat",
                             "npmPublishHint",
                             "scripts.prebump",
                             "scripts.posttag"}) {
        CHECK_MESSAGE(flag_named(flags, name) != nullptr, name);
    }
    const std::map<char, std::string> letters{{'r', "release-as"}, {'p', "prerelease"}, {'f', "first-release"},
                                              {'t', "tag-prefix"}, {'i', "infile"},     {'s', "sign"},
                                              {'n', "no-verify"},  {'a', "commit-all"}, {'m', "message"}};
    for (const auto& [letter, name] : letters) {
        const Flag* flag = flag_lettered(flags, letter);
        CHECK((flag != nullptr && flag->long_name == name));
    }
}

TEST_CASE("command_tree: next takes every flag of bump but those of what is done with the version") {
    const std::vector<Flag>& next = command_at({"next"})->flags;
    for (const Flag& flag : command_at({"bump"})->flags) {
        CHECK_MESSAGE((flag_named(next, flag.long_name) == nullptr) ==
                          (flag.long_name == "push" || flag.long_name == "abort" || flag.long_name == "output" ||
                           flag.long_name == "no-dry-run"),
                      flag.long_name);
    }
    CHECK(flag_named(next, "explain") != nullptr);
}

TEST_CASE("command_tree: a flag has a camelCase and a kebab-case spelling") {
    CHECK(other_spelling("release-as") == "releaseAs");
    CHECK(other_spelling("compareUrlFormat") == "compare-url-format");
    CHECK(other_spelling("no-verify") == "noVerify");
    CHECK(other_spelling("skip.tag") == "skip.tag");
    CHECK(other_spelling("path") == "path");
}

TEST_CASE("command_tree: a path leads to its command or nowhere") {
    CHECK(command_at({}) == &command_tree());
    CHECK(command_at({"policy", "check"})->name == "check");
    CHECK(command_at({"policy", "push"}) == nullptr);
    CHECK(command_at({"bmup"}) == nullptr);
}

TEST_CASE("command_tree: the exit statuses are those that errors have") {
    std::set<int> known;
    for (const Exit& exit : exit_statuses()) {
        known.insert(exit.status);
    }
    known.insert(143);
    for (int code = 0; code <= static_cast<int>(ErrorCode::terminated); ++code) {
        CHECK(known.contains(exit_status(static_cast<ErrorCode>(code))));
    }
    for (const Place& place : all_places()) {
        for (const Exit& exit : place.command->exits) {
            CHECK(known.contains(exit.status));
        }
    }
}
