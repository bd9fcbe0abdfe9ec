#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "cli/completion.hpp"
#include "cli/invocation.hpp"

using namespace miniship;
using namespace miniship::cli;

namespace {

using Words = std::vector<std::string>;

Invocation parsed(const Words& arguments) {
    auto invocation = parse(arguments);
    REQUIRE_MESSAGE(invocation.ok(), (invocation.ok() ? "" : invocation.error().message));
    return *invocation;
}

Error refused(const Words& arguments) {
    const auto invocation = parse(arguments);
    REQUIRE_FALSE(invocation.ok());
    CHECK(invocation.error().code == ErrorCode::usage);
    return invocation.error();
}

/// Words that the command needs to parse at all.
Words with_required_words(Words arguments, const Command& command) {
    for (const Positional& positional : command.positionals) {
        if (positional.required) {
            arguments.push_back(positional.choices.empty() ? "1.0.0" : positional.choices.front());
        }
    }
    return arguments;
}

Words split_words(std::string_view words) {
    Words parts;
    std::size_t start = 0;
    while (start < words.size()) {
        const std::size_t end = std::min(words.find(' ', start), words.size());
        parts.emplace_back(words.substr(start, end - start));
        start = end + 1;
    }
    return parts;
}

}  // namespace

TEST_CASE("parse: a verb, its flags and its words") {
    const Invocation invocation = parsed({"inject", "--set", "a=b", "dist", "--check", "more"});
    CHECK(invocation.command == Words{"inject"});
    CHECK(invocation.value("set") == "a=b");
    CHECK(invocation.has("check"));
    CHECK_FALSE(invocation.has("stamp"));
    CHECK(invocation.positionals == Words{"dist", "more"});
    CHECK(invocation.positional(1) == "more");
    CHECK(invocation.positional(2) == std::nullopt);
}

TEST_CASE("parse: each use of a flag takes one value, in the order typed") {
    const Invocation invocation = parsed({"inject", "--set", "a=1", "--set", "b=2", "dist"});
    CHECK(invocation.all("set") == Words{"a=1", "b=2"});
    CHECK(invocation.positionals == Words{"dist"});
    CHECK(invocation.all("include").empty());
}

TEST_CASE("parse: of a flag that counts once the last use wins") {
    CHECK(parsed({"bump", "-r", "minor", "--release-as=major"}).all("release-as") == Words{"major"});
    CHECK(parsed({"bump", "--json", "--json"}).all("json") == Words{""});
}

TEST_CASE("parse: an empty value is a value") {
    for (const Words& spelled : {Words{"--tag-prefix="}, {"--tag-prefix", ""}, {"-t", ""}, {"-t="}, {"--tagPrefix="}}) {
        Words arguments{"bump"};
        arguments.insert(arguments.end(), spelled.begin(), spelled.end());
        arguments.emplace_back("--sign");
        CAPTURE(spelled.front());
        const Invocation invocation = parsed(arguments);
        CHECK(invocation.value("tag-prefix") == "");
        CHECK(invocation.has("sign"));
    }
}

TEST_CASE("parse: letters take their value attached, after an equals sign or as the next word") {
    for (const Words& spelled : {Words{"-tapp-v"}, {"-t=app-v"}, {"-t", "app-v"}, {"-snt", "app-v"}, {"-sntapp-v"}}) {
        Words arguments{"bump"};
        arguments.insert(arguments.end(), spelled.begin(), spelled.end());
        CAPTURE(spelled.front());
        CHECK(parsed(arguments).value("tag-prefix") == "app-v");
    }
    CHECK(parsed({"bump", "-sn"}).has("no-verify"));
    CHECK(parsed({"bump", "-sn"}).has("sign"));
}

TEST_CASE("parse: whatever value stands after the equals sign comes out as it went in") {
    const Words tricky{"", "-1", "--json", "[a,b]", "a=b", "=", "x y", "{}", "版本", "%s", "true", "bump", "--", ":"};
    for (const Place& place : all_places()) {
        if (!place.command->subcommands.empty() || place.words == "help") {
            continue;
        }
        std::size_t turn = 0;
        for (const Flag& flag : place.command->flags) {
            if (!flag.takes_value() || !flag.choices.empty()) {
                continue;
            }
            // Every flag sees some of the values, every value some of the flags.
            for (std::size_t count = 0; count < 3; ++count) {
                const std::string& value = tricky[turn++ % tricky.size()];
                Words arguments = with_required_words(split_words(place.words), *place.command);
                arguments.push_back("--" + flag.long_name + "=" + value);
                CAPTURE(place.words);
                CAPTURE(flag.long_name);
                CHECK(parsed(arguments).value(flag.long_name) == value);
            }
        }
    }
    for (const std::string& value : tricky) {
        CHECK(parsed({"inject", "--set=" + value, "dist"}).all("set") == Words{value});
    }
}

TEST_CASE("parse: a value may be left out where that is allowed") {
    CHECK(parsed({"bump", "--prerelease"}).value("prerelease") == "");
    CHECK(parsed({"bump", "--prerelease", "beta"}).value("prerelease") == "beta");
    CHECK(parsed({"bump", "-p", "--sign"}).value("prerelease") == "");
    CHECK(parsed({"bump", "-p", "--sign"}).has("sign"));
    CHECK(parsed({"bump", "--prerelease="}).value("prerelease") == "");
    CHECK(parsed({"bump"}).value("prerelease") == std::nullopt);
}

TEST_CASE("parse: a switch that a config may turn on has a contrary, and the last one wins") {
    CHECK(parsed({"bump", "--sign"}).switched("sign") == true);
    CHECK(parsed({"bump", "--no-sign"}).switched("sign") == false);
    CHECK(parsed({"bump"}).switched("sign") == std::nullopt);
    CHECK(parsed({"bump", "--sign", "--no-sign"}).switched("sign") == false);
    CHECK(parsed({"bump", "--no-sign", "--sign"}).switched("sign") == true);
    CHECK(parsed({"bump", "--no-git-tag-fallback"}).has("no-git-tag-fallback"));
    CHECK(refused({"bump", "--no-push"}).message == "unknown flag --no-push");
}

TEST_CASE("parse: true and false are taken after a switch, as yargs takes them") {
    CHECK(parsed({"bump", "--skip.tag=true"}).switched("skip.tag") == true);
    CHECK(parsed({"bump", "--skip.tag=false"}).switched("skip.tag") == false);
    CHECK(parsed({"bump", "--no-sign=false"}).switched("sign") == true);
    CHECK_FALSE(parsed({"bump", "--json", "--json=false"}).has("json"));
    CHECK(refused({"bump", "--json=yes"}).message == "flag --json takes no value");
}

TEST_CASE("parse: commit-and-tag-version's flags are taken in camelCase and kebab-case") {
    CHECK(parsed({"bump", "--releaseAs", "minor"}).value("release-as") == "minor");
    CHECK(parsed({"bump", "--compare-url-format", "x"}).value("compareUrlFormat") == "x");
    CHECK(parsed({"bump", "--no-bump-when-empty-changes"}).has("noBumpWhenEmptyChanges"));
    CHECK(parsed({"bump", "--noVerify"}).has("no-verify"));
    CHECK(parsed({"bump", "--dryRun"}).has("dry-run"));
    CHECK(parsed({"release", "--firstRelease"}).has("first-release"));
}

TEST_CASE("parse: global flags stand before or after the verb") {
    const Invocation before = parsed({"-C", "app", "--color=never", "floor", "--back", "3"});
    const Invocation after = parsed({"floor", "--back", "3", "-C", "app", "--color", "never"});
    CHECK(before == after);
    CHECK(before.value("C") == "app");
    CHECK(before.value("color") == "never");
    CHECK(parsed({"-Capp", "policy", "-q", "show"}).command == Words{"policy", "show"});
}

TEST_CASE("parse: in policy check --version is the client's") {
    const Invocation inside = parsed({"policy", "check", "--version", "1.2.0"});
    CHECK(inside.value("version") == "1.2.0");
    CHECK_FALSE(inside.wants_version);
    CHECK(parsed({"--version", "policy", "check"}).wants_version);
    CHECK(parsed({"policy", "show", "--version"}).wants_version);
}

TEST_CASE("parse: two dashes end the flags, and a lone dash is a word") {
    CHECK(parsed({"inject", "--", "--check", "-x", "--"}).positionals == Words{"--check", "-x", "--"});
    CHECK(parsed({"inject", "-"}).positionals == Words{"-"});
    CHECK(parsed({"inject", "--set", "-"}).value("set") == "-");
    CHECK(parsed({"inject", "push", "policy", "++", "[a,b]"}).positionals == Words{"push", "policy", "++", "[a,b]"});
}

TEST_CASE("parse: the operator of compare may be left out") {
    CHECK(parsed({"compare", "1.0.0", "2.0.0"}).positionals == Words{"1.0.0", "2.0.0"});
    CHECK(parsed({"compare", "1.0.0", "lt", "2.0.0"}).positionals == Words{"1.0.0", "lt", "2.0.0"});
    CHECK(refused({"compare", "1.0.0", "<", "2.0.0"}).message == "OP takes lt, le, eq, ne, gt or ge, not <");
}

TEST_CASE("parse: lists with commas") {
    const Invocation invocation = parsed({"release", "--only", "bump,refs", "--only=policy"});
    CHECK(invocation.all("only") == Words{"bump,refs", "policy"});
    CHECK(invocation.listed("only") == Words{"bump", "refs", "policy"});
    CHECK(refused({"release", "--skip", "bump,rafs"}).message ==
          "--skip takes bump, build, inject, refs, upload or policy, not rafs");
    CHECK(refused({"release", "--skip", "bump,"}).message.ends_with("not an empty value"));
}

TEST_CASE("parse: help and version can be asked for anywhere") {
    for (const Words& arguments : {Words{"policy", "check", "--help"},
                                   {"help", "policy", "check"},
                                   {"--help", "policy", "check"},
                                   {"-h", "policy", "check"},
                                   {"policy", "check", "-h", "--bogus"},
                                   {"policy", "-qh", "check"}}) {
        const Invocation invocation = parsed(arguments);
        CHECK(invocation.wants_help);
        CHECK(invocation.command == Words{"policy", "check"});
    }
    CHECK(parsed({"compare", "--help"}).wants_help);
    CHECK(parsed({"help"}).command.empty());
    CHECK(parsed({"--help"}).wants_help);
    CHECK(parsed({"--version"}).wants_version);
    CHECK(parsed({"bump", "--version"}).wants_version);
    CHECK_FALSE(parsed({"inject", "--", "--help"}).wants_help);
    CHECK_FALSE(parsed({"inject", "--set=--help"}).wants_help);
    CHECK(refused({"help", "bmup"}).hint == "did you mean `miniship bump`?");
}

TEST_CASE("parse: a mistake is told with the way out") {
    struct Row {
        Words arguments;
        std::string message;
        std::string hint;
    };
    const std::vector<Row> rows{
        {{}, "no command given", "see `miniship --help`"},
        {{"bmup"}, "unknown command bmup", "did you mean `miniship bump`?"},
        {{"rel"}, "unknown command rel", "did you mean `miniship release`?"},
        {{"xyzzy"}, "unknown command xyzzy", "see `miniship --help`"},
        {{"policy"},
         "policy needs a command: show, diff, check, set, unset, apply, pause, resume, freeze, unfreeze, history, "
         "rollback, lint or probe",
         "see `miniship policy --help`"},
        {{"policy", "shwo"}, "unknown command policy shwo", "did you mean `miniship policy show`?"},
        {{"bump", "--dryrun"}, "unknown flag --dryrun", "did you mean --dry-run?"},
        {{"bump", "--relase-as=minor"}, "unknown flag --relase-as", "did you mean --release-as?"},
        {{"bump", "--relaseAs", "minor"}, "unknown flag --relaseAs", "did you mean --release-as?"},
        {{"bump", "--prerelaese", "beta"}, "unknown flag --prerelaese", "did you mean --prerelease?"},
        {{"bump", "--no-sing"}, "unknown flag --no-sing", "did you mean --no-sign?"},
        {{"bump", "--changelog-si"}, "unknown flag --changelog-si", "did you mean --changelog-since?"},
        {{"bump", "-json"}, "unknown flag -json", "did you mean --json?"},
        {{"bump", "-sx"}, "unknown flag -x", "see `miniship bump --help`"},
        {{"push", "--skip.tag"},
         "flag --skip.tag is not one of `miniship push`",
         "it belongs to `miniship bump` and `miniship next`"},
        {{"push", "-n"}, "flag -n is not one of `miniship push`", "it belongs to `miniship bump` and `miniship next`"},
        {{"--max-jump", "3", "push"},
         "flag --max-jump needs its command before it",
         "it belongs to `miniship push` and `miniship policy diff`"},
        {{"inject", "--set"}, "flag --set needs a value (NAME=VALUE)", "see `miniship inject --help`"},
        {{"inject", "--set", "--check"},
         "flag --set needs a value (NAME=VALUE)",
         "a value that starts with a dash is written --set=--check"},
        {{"bump", "-t", "-x"}, "flag -t needs a value (PREFIX)", "a value that starts with a dash is written -t-x"},
        {{"inject", "--set", "--", "dist"}, "flag --set needs a value (NAME=VALUE)", "see `miniship inject --help`"},
        {{"bump", "--color", "sometimes"},
         "--color takes auto, always or never, not sometimes",
         "see `miniship bump --help`"},
        {{"bump", "--changelog-since="},
         "--changelog-since takes tag or stable, not an empty value",
         "see `miniship bump --help`"},
        {{"compare"}, "miniship compare needs A and B", "usage: miniship compare [flags] A [OP] B"},
        {{"compare", "1.0.0"}, "miniship compare needs B", "usage: miniship compare [flags] A [OP] B"},
        {{"compare", "1", "lt", "2", "3"}, "unexpected word 3", "usage: miniship compare [flags] A [OP] B"},
        {{"floor", "20"}, "unexpected word 20", "usage: miniship floor [flags]"},
        {{"completion"}, "miniship completion needs SHELL", "usage: miniship completion SHELL"},
        {{"completion", "tcsh"}, "SHELL takes bash, zsh or fish, not tcsh", "usage: miniship completion SHELL"},
    };
    for (const Row& row : rows) {
        const Error error = refused(row.arguments);
        CHECK(error.message == row.message);
        CHECK(error.hint == row.hint);
    }
}

TEST_CASE("parse: any words give an invocation or a usage error that says something") {
    const Words vocabulary{"bump",         "push", "policy", "check",  "compare", "help",  "--json",    "--json=false",
                           "-C",           "-",    "--",     "---",    "-=",      "--=",   "=",         "",
                           "-t",           "-t=",  "--set",  "--set=", "-h",      "--no-", "--no-sign", "-qqs",
                           "[a,b]",        "++",   "\xff",   "lt",     "1.0.0",   "-1",    "--only=",   "--back",
                           "--color=auto", "版本", "%{x}",   "inject"};
    std::mt19937 random{20261122};
    std::uniform_int_distribution<std::size_t> pick{0, vocabulary.size() - 1};
    for (int round = 0; round < 400; ++round) {
        Words arguments(1 + pick(random) % 6);
        std::ranges::generate(arguments, [&] { return vocabulary[pick(random)]; });
        const auto invocation = parse(arguments);
        if (invocation.ok()) {
            CHECK((!invocation->command.empty() || invocation->wants_help || invocation->wants_version));
        } else {
            CHECK(invocation.error().code == ErrorCode::usage);
            CHECK_FALSE(invocation.error().message.empty());
            CHECK_FALSE(invocation.error().hint.empty());
        }
    }
}

TEST_CASE("parse: how to answer is known even when the arguments do not parse") {
    CHECK(output_wishes({"bmup", "--json"}) == OutputWishes{true, "auto"});
    CHECK(output_wishes({"--color", "never", "--bogus"}) == OutputWishes{false, "never"});
    CHECK(output_wishes({"--color=always", "--color=bogus"}) == OutputWishes{false, "auto"});
    CHECK(output_wishes({"inject", "--", "--json"}) == OutputWishes{});
}

TEST_CASE("parse: texts are UTF-8, and the names of files any bytes") {
    const std::string bytes = "wechat/\xff";
    for (const Words& words : {Words{"push", "--app", bytes}, Words{"push", "--reason=" + bytes},
                               Words{"bump", "--release-as", bytes}, Words{"policy", "set", "page", bytes, "1.0.0"},
                               Words{"compare", bytes, "1.0.0"}, Words{"floor", "--tags", bytes}}) {
        const Error error = refused(words);
        CHECK_MESSAGE(error.message.find("takes UTF-8, not 'wechat/\\xff'") != std::string::npos, error.message);
        CHECK(error.hint.find("iconv") != std::string::npos);
    }
    CHECK(parsed({"inject", "dist", bytes}).positional(1) == bytes);
    CHECK(parsed({"-C", bytes, "floor"}).value("C") == bytes);
    CHECK(parsed({"push", "--app", "微信/一"}).value("app") == "微信/一");
}
