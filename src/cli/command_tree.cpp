#include "cli/command_tree.hpp"

#include <algorithm>

#include "cli/tree_parts.hpp"

namespace miniship::cli {
namespace {

std::vector<Flag> made_global_flags() {
    return {
        {.short_name = 'C',
         .value_name = "DIR",
         .help = "work in DIR instead of the current folder",
         .complete = Complete::directory},
        {.long_name = "config",
         .short_name = 'c',
         .value_name = "FILE",
         .help = "read this config, miniship's or commit-and-tag-version's",
         .default_text = "miniship.json, then .versionrc",
         .complete = Complete::file},
        {.long_name = "json", .help = "print one JSON object on stdout, on failure too"},
        {.long_name = "dry-run", .help = "show what would be done and change nothing", .aliases = {"dryRun"}},
        {.long_name = "quiet", .short_name = 'q', .help = "say nothing on stderr but errors"},
        {.long_name = "verbose", .help = "say more on stderr"},
        {.long_name = "color",
         .value_name = "WHEN",
         .help = "colour the output",
         .choices = {"auto", "always", "never"},
         .default_text = "auto"},
        {.long_name = "version", .help = "print the version of miniship"},
        {.long_name = "help", .short_name = 'h', .help = "print this help"},
    };
}

Command made_tree() {
    Command root;
    root.name = "miniship";
    root.summary = "release mini-programs: version, injection, floor, policy";
    root.description = {
        "miniship bumps the semver version of a mini-program, puts it into the built JavaScript, works out the floor "
        "from the git tags, and writes the floor into the policy document that the clients read.",
        "The floor is the lowest version that may still run, by default the one 20 releases back: the platforms drop "
        "old packages, and whoever starts one that was dropped sees a network error. Clients compare the version that "
        "was injected into them with the document and ask the user to update.",
    };
    root.notes = {
        "stdout is the answer and nothing else; stderr is for people. With `--json` there is one object on stdout, on "
        "failure too: `{\"schema\":1,\"error\":{\"code\",\"message\",\"hint\",\"exit\"}}`. Output that does not go to "
        "a terminal "
        "has no colour and no progress, and nothing is cut off.",
        "A value is taken from the flag, else from the environment, else from miniship.json, else from the config of "
        "commit-and-tag-version, else it is the default; `miniship config` shows where each comes from.",
        "Each flag takes one value for each use, and where only one counts the last one wins. An empty value is legal "
        "(`--tag-prefix=`); a value that starts with a dash is written `--flag=-value`; `--` ends the flags.",
        "With `--dry-run` nothing is written and no script is run; what is shown is the plan that would be carried "
        "out.",
    };
    root.flags = made_global_flags();
    for (const auto& command :
         {release_command, bump_command, next_command, changelog_command, inject_command, floor_command, push_command,
          policy_command, guard_command, compare_command, init_command, doctor_command, config_command,
          completion_command, man_command, help_command}) {
        root.subcommands.push_back(command());
    }
    root.examples = {
        {"miniship init", "look at the project and write miniship.json"},
        {"miniship release --dry-run", "show everything that a release would do"},
        {"miniship release", "do it; after a failure the same command goes on where it stopped"},
        {"miniship floor", "print the lowest version that may still run"},
    };
    return root;
}

}  // namespace

const std::vector<Flag>& global_flags() {
    return command_tree().flags;
}

const std::vector<Exit>& exit_statuses() {
    static const std::vector<Exit> statuses{
        {0, "done, or nothing to do"},
        {1, "the answer is no: differences, older, a token left, must update"},
        {2, "usage or config is wrong"},
        {3, "the repository, its files, a hook, a command or the credentials refuse: retrying does not help"},
        {4, "network or service failed: retry"},
        {5, "the policy document needs a person: missing, invalid, or changed by someone else"},
        {6, "a guard rule refused: would lower, above live, too few tags, too big a jump"},
        {7, "injection failed: no token, or a file that is not JavaScript"},
        {70, "a defect of miniship"},
        {130, "interrupted (143 when terminated)"},
    };
    return statuses;
}

const Command& command_tree() {
    static const Command tree = made_tree();
    return tree;
}

const Command* command_at(const std::vector<std::string>& path) {
    const Command* command = &command_tree();
    for (const std::string& name : path) {
        const auto found = std::ranges::find(command->subcommands, name, &Command::name);
        if (found == command->subcommands.end()) {
            return nullptr;
        }
        command = &*found;
    }
    return command;
}

const Flag* flag_named(const std::vector<Flag>& flags, std::string_view long_name) {
    const auto found = std::ranges::find_if(flags, [&](const Flag& flag) {
        return !long_name.empty() &&
               (flag.long_name == long_name || std::ranges::find(flag.aliases, long_name) != flag.aliases.end());
    });
    return found == flags.end() ? nullptr : &*found;
}

const Flag* flag_lettered(const std::vector<Flag>& flags, char short_name) {
    const auto found = std::ranges::find_if(
        flags, [&](const Flag& flag) { return short_name != '\0' && flag.short_name == short_name; });
    return found == flags.end() ? nullptr : &*found;
}

std::string other_spelling(std::string_view long_name) {
    const bool kebab = long_name.find('-') != std::string_view::npos;
    std::string other;
    bool after_dash = false;
    for (const char letter : long_name) {
        if (kebab && letter == '-') {
            after_dash = true;
        } else if (after_dash && letter >= 'a' && letter <= 'z') {
            other += static_cast<char>(letter - 'a' + 'A');
            after_dash = false;
        } else if (!kebab && letter >= 'A' && letter <= 'Z') {
            other += '-';
            other += static_cast<char>(letter - 'A' + 'a');
        } else {
            other += letter;
            after_dash = false;
        }
    }
    return other;
}

}  // namespace miniship::cli
