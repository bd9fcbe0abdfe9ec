#include "cli/completion.hpp"

#include <doctest/doctest.h>

#include <string_view>

using namespace miniship;
using namespace miniship::cli;

namespace {

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("completion: the files have the names that the shells look for") {
    const auto files = completion_files();
    REQUIRE(files.size() == 3);
    CHECK(files[0] == GeneratedFile{"completions/miniship.bash", bash_completion()});
    CHECK(files[1] == GeneratedFile{"completions/_miniship", zsh_completion()});
    CHECK(files[2] == GeneratedFile{"completions/miniship.fish", fish_completion()});
    CHECK(completion_script("bash") == bash_completion());
    CHECK(completion_script("zsh") == zsh_completion());
    CHECK(completion_script("fish") == fish_completion());
    CHECK_FALSE(completion_script("tcsh").has_value());
}

TEST_CASE("completion: every listed flag is in every script, and no hidden one of its own") {
    const std::string bash = bash_completion();
    const std::string zsh = zsh_completion();
    const std::string fish = fish_completion();
    for (const Place& place : all_places()) {
        for (const Flag& flag : place.command->flags) {
            if (flag.hidden || flag.long_name.empty()) {
                continue;
            }
            CAPTURE(flag.long_name);
            CHECK(holds(bash, "--" + flag.long_name));
            CHECK(holds(zsh, "--" + flag.long_name));
            CHECK(holds(fish, "__miniship_at '" + (place.words.empty() ? "" : " " + place.words) + "'\""));
            CHECK(holds(fish, " -l " + flag.long_name + " "));
            CHECK((!flag.negatable || (holds(bash, "--no-" + flag.long_name) && holds(zsh, "--no-" + flag.long_name))));
        }
    }
}

TEST_CASE("completion: choices are offered after their flag") {
    CHECK(holds(bash_completion(),
                "' bump':--changelog-since) COMPREPLY=($(compgen -W 'tag stable' -- \"$cur\")); return"));
    CHECK(holds(zsh_completion(),
                "'--changelog-since=[where notes begin: the last tag, or the last stable one]:WHAT:(tag stable)'"));
    CHECK(holds(fish_completion(), "-l changelog-since -x -a 'tag stable'"));
}

TEST_CASE("completion: files and folders are offered where a flag or a word names one") {
    CHECK(holds(bash_completion(), "*:--config) _miniship_paths -f; return"));
    CHECK(holds(bash_completion(), "*:-C) _miniship_paths -d; return"));
    CHECK(holds(zsh_completion(), "'-C+[work in DIR instead of the current folder]:DIR:_files -/'"));
    CHECK(holds(zsh_completion(), "'*:PATH:_files'"));
    CHECK(holds(fish_completion(), "-l config -r -F"));
    CHECK(holds(fish_completion(), "__miniship_at ' inject'\" -F"));
}

TEST_CASE("completion: an explanation with quotes and brackets stays one word") {
    CHECK(shell_quoted("it's") == "'it'\\''s'");
    CHECK(holds(zsh_completion(), "not only the release'\\''s files"));
    CHECK(holds(fish_completion(), "not only the release\\'s files"));
}

TEST_CASE("completion: spellings of a flag") {
    const Flag sign{.long_name = "sign", .short_name = 's', .help = "x", .negatable = true};
    CHECK(spellings(sign) == std::vector<std::string>{"-s", "--sign", "--no-sign"});
    CHECK(spellings(Flag{.short_name = 'C', .value_name = "DIR", .help = "x"}) == std::vector<std::string>{"-C"});
}
