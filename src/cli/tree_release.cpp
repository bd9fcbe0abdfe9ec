#include <algorithm>

#include "cli/tree_parts.hpp"

namespace miniship::cli {
namespace {

const std::vector<std::string> kSteps{"bump", "build", "inject", "refs", "upload", "policy"};

/// The flags of `bump` that `release` hands on.
std::vector<Flag> handed_on_flags() {
    std::vector<Flag> flags = bump_flags();
    std::erase_if(flags, [](const Flag& flag) {
        return flag.long_name != "release-as" && flag.long_name != "prerelease" && flag.long_name != "first-release";
    });
    for (Flag& flag : flags) {
        flag.group = {};
    }
    return flags;
}

}  // namespace

Command release_command() {
    Command command;
    command.name = "release";
    command.summary = "do all steps of a release, going on where the last run stopped";
    command.group = "Release";
    command.description = {
        "Runs the steps of this machine in this order: `bump` makes version, changelog, commit and tag; `build` runs "
        "the "
        "app's build command; `inject` puts the version into the built JavaScript; `refs` pushes branch and tag "
        "together; "
        "`upload` hands the package to the platform; `policy` writes floor and latest into the policy document.",
        "Everything in the way is told before the first step. A step that is done already is skipped, so the same "
        "command goes on after a failure. `release.steps` in miniship.json says which steps this machine takes.",
    };
    command.flags = {
        {.long_name = "only",
         .value_name = "STEPS",
         .help = "do only these steps, with commas between them",
         .choices = kSteps,
         .repeatable = true,
         .comma_list = true},
        {.long_name = "skip",
         .value_name = "STEPS",
         .help = "leave these steps out",
         .choices = kSteps,
         .repeatable = true,
         .comma_list = true},
        {.long_name = "done",
         .value_name = "STEP",
         .help = "say that a step which people do by hand has been done",
         .choices = {"upload"}},
        app_flag(),
        target_flag(),
    };
    std::ranges::move(handed_on_flags(), std::back_inserter(command.flags));
    command.flags.push_back({.long_name = "remote",
                             .value_name = "NAME",
                             .help = "push branch and tag to this remote",
                             .default_text = "origin"});
    command.flags.push_back(back_flag());
    command.flags.push_back(live_flag());
    command.examples = {
        {"miniship release --dry-run", "show every step and change nothing"},
        {"miniship release", "release, or go on with the release that stopped"},
        {"miniship release --only bump,refs", "do the laptop's half, where a tag pipeline does the rest"},
        {"miniship release --skip bump,refs --json", "do the other half in that pipeline"},
    };
    command.notes = {
        "Where HEAD carries a release tag already, that is the version and there is never a second one. What others "
        "can "
        "refuse comes before what cannot be undone; what users feel comes last. A prerelease leaves the policy alone.",
        "Build, upload and hooks get the release in `MINISHIP_VERSION`, `MINISHIP_TAG`, `MINISHIP_NOTES`, "
        "`MINISHIP_FLOOR` and `MINISHIP_APP`, and never see what names the credentials of a target.",
    };
    return command;
}

Command inject_command() {
    Command command;
    command.name = "inject";
    command.summary = "put the version into built JavaScript";
    command.group = "Release";
    command.description = {
        "Replaces `process.env.APP_VERSION` by the version, as a string literal, in the scripts below each PATH. Only "
        "the "
        "expression in code is replaced: strings, comments, templates, regular expressions and longer names stay as "
        "they "
        "are. Needs no repository.",
        "When a file cannot be read as JavaScript, or there is nothing to replace anywhere, no file is changed.",
    };
    command.positionals = {{.name = "PATH",
                            .help = "folders and files to work on; the app's dist where none is given",
                            .complete = Complete::file,
                            .repeatable = true}};
    command.flags = {
        {.long_name = "set",
         .value_name = "NAME=VALUE",
         .help = "replace NAME by VALUE",
         .default_text = "process.env.APP_VERSION=<version of package.json>",
         .repeatable = true},
        {.long_name = "include",
         .value_name = "GLOB",
         .help = "only files that match",
         .default_text = "scripts of all platforms",
         .repeatable = true},
        {.long_name = "exclude", .value_name = "GLOB", .help = "not the files that match", .repeatable = true},
        {.long_name = "check", .help = "change nothing; exit 1 when something is left to replace"},
        {.long_name = "allow-none", .help = "finding nothing to replace is fine"},
        {.long_name = "expect", .value_name = "N", .help = "fail unless exactly N places are replaced"},
        {.long_name = "stamp", .help = "write miniship-build.json: version, commit, checksums of the injected files"},
    };
    command.examples = {
        {"miniship inject dist", "put the version of package.json into dist"},
        {"miniship inject --set process.env.APP_VERSION=1.4.0 --set process.env.CHANNEL=stable dist",
         "replace several names; each --set takes one value, so dist is a path"},
        {"miniship inject --check dist", "see in CI whether anything is left to replace"},
    };
    command.exits = {
        {0, "done"},
        {1, "with --check: something is left to replace"},
        {2, "usage or config is wrong"},
        {3, "a path is missing, or a file cannot be read or written"},
        {7,
         "nothing to replace, another count than --expect says, or a file that is not JavaScript: nothing was changed"},
    };
    command.notes = {
        "NAME is a dotted name such as `process.env.APP_VERSION`; the spellings `process.env[\"APP_VERSION\"]` and "
        "`process?.env?.APP_VERSION` are the same expression. A name that is assigned to is never replaced. VALUE is "
        "text; "
        "it is quoted and escaped for JavaScript, so it cannot end the string.",
        "Bytes outside the replaced places come out as they went in, whatever the encoding. A file without a place to "
        "replace is not opened for writing.",
    };
    return command;
}

}  // namespace miniship::cli
