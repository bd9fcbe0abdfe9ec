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

std::vector<std::string_view> inject_notes() {
    return {
        "NAME is a dotted name such as `process.env.APP_VERSION`, or one word such as `__VERSION__`. A read of it is "
        "the whole chain from its first word, with `.`, `?.` or `[\"NAME\"]` between the words and blanks, line ends "
        "and comments anywhere. What hangs off something else (`a.process.env.X`) is another name. Scopes are not "
        "looked at, because bundlers wrap modules in functions that have a parameter `process`.",
        "What is written to is never replaced: assignments, `++`, `delete`, patterns of destructuring and the heads of "
        "loops. Reads by destructuring, through a variable, through `globalThis` or with parentheses inside are left "
        "and reported with file, line and column, because they will be undefined when the code runs. --dry-run and "
        "--json list every place, and every one that was left.",
        "VALUE is data: it becomes one string literal of JSON, with `</`, U+2028 and U+2029 escaped, too; `$` and `&` "
        "mean nothing. Line ends inside a replaced chain are put behind the value, so no line moves.",
        "Bytes outside the replaced places come out as they went in: line ends, byte order marks, NUL, and what is not "
        "UTF-8. A file without a place to replace is not opened for writing; mode and links are kept. All new files "
        "are written before the first one takes its place.",
        "`node_modules` is left out, `miniprogram_npm` is not. Sources (`.ts`, `.tsx`, `.jsx`, `.vue`) are refused: "
        "their syntax is not JavaScript, and the build makes scripts of them.",
        "A source map follows when a comment names it: as a file below PATH, or inline in base64 or percent-encoded; "
        "with sections, too. Code behind a replaced place keeps its original position; of the map only mappings and "
        "the columns of sections change. A map that several files share is edited once. A map that is missing, broken "
        "or outside of PATH is a warning, and the code is injected.",
        "--text replaces the bytes of MARKER by VALUE as it is, without quotes or escapes, in `.json` and `.wxml`, or "
        "in the files that --include names by their extension; never in scripts. MARKER begins and ends with "
        "punctuation. With --text and no --set, a default name that is read nowhere is no error.",
        "--stamp is what `miniship release` always does. --verify compares the files that `miniship-build.json` names "
        "with their checksums, and with --set its version too. A tree that is stamped with another version is refused: "
        "its names are gone, so build it again.",
    };
}

}  // namespace

Flag output_flag() {
    return {.long_name = "output",
            .value_name = "FILE",
            .help = "write version, tag, floor and notes into FILE, as KEY=VALUE lines",
            .complete = Complete::file};
}

Flag no_dry_run_flag() {
    return {.long_name = "no-dry-run",
            .help = "make the release although the config says `dryRun`",
            .aliases = {"noDryRun"}};
}

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
        "command goes on after a failure, a signal or a kill. `release.steps` in miniship.json says which steps this "
        "machine takes.",
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
        {.long_name = "status", .help = "tell where a release stands that is under way, and change nothing"},
        {.long_name = "abort",
         .help = "put files, index, HEAD, tag and built tree back as they were before the release that is under way"},
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
    command.flags.push_back(keep_flag());
    command.flags.push_back(usage_flag());
    command.flags.push_back(max_impact_flag());
    command.flags.push_back(output_flag());
    command.flags.push_back(no_dry_run_flag());
    command.examples = {
        {"miniship release --dry-run", "show every step and change nothing"},
        {"miniship release", "release, or go on with the release that stopped"},
        {"miniship release --only bump,refs", "do the laptop's half, where a tag pipeline does the rest"},
        {"miniship release --skip bump,refs --json", "do the other half in that pipeline"},
        {"miniship release --abort", "take a release back that stopped, as far as nobody has seen it"},
    };
    command.notes = {
        "Where HEAD carries a release tag already, that is the version and there is never a second one. What others "
        "can "
        "refuse comes before what cannot be undone; what users feel comes last. A prerelease leaves the policy alone.",
        "Where a release stands is in the git folder until it ends. `--abort` puts files, index, HEAD, tag and "
        "injected "
        "files back; it tells what others have seen (pushed refs, an upload, a policy) and the command that takes it "
        "back there. A pipeline job in a fresh clone needs none of it: what is done is found by looking.",
        "`build` and `upload` run in the app's folder, through `sh -c`, in this environment without what names the "
        "credentials of a target. `MINISHIP_VERSION`, `MINISHIP_TAG` and `MINISHIP_APP` say what is released. "
        "`MINISHIP_NOTES` is the release's section of the changelog, or the notes of its commits where there is none. "
        "`MINISHIP_FLOOR` is the floor that the policy step of this run writes; where that is no step of it, the floor "
        "that the tags give; empty when there are too few releases or the tags cannot be had. Hooks of a bump get "
        "version, tag and notes.",
        "Output of commands comes line by line after the step's name. On a terminal a command has the terminal itself: "
        "it may ask, and its output goes to stderr as it is. A command that takes longer than `release.timeout` is "
        "ended with everything that it has started. `uploadDone` is asked before an upload: status 0 means that this "
        "version is there already.",
        "`\"upload\": \"manual\"` tells what to do by hand and stops; `--done upload` goes on. With several apps to "
        "upload, `--app` chooses one, and only its build, injection, upload and policy are done.",
        "In a pipeline of a tag the release is the tag at HEAD, which is looked up on the remote where the clone has "
        "none; files that the pipeline made are no obstacle: untracked ones, lock files, and what lies in the built "
        "trees.",
        "Where `GITHUB_OUTPUT` is set, `version`, `tag`, `floor` and `notes` become outputs of the step. `--output` "
        "writes `MINISHIP_VERSION`, `MINISHIP_TAG`, `MINISHIP_FLOOR` and `MINISHIP_NOTES`, one line each and without "
        "quotes, for GitLab's dotenv reports and others; in the notes a line feed is `\\n` and a backslash `\\\\`.",
    };
    return command;
}

Command inject_command() {
    Command command;
    command.name = "inject";
    command.summary = "put the version into built JavaScript";
    command.group = "Release";
    command.description = {
        "Replaces every read of `process.env.APP_VERSION` by the version, as a string literal, in the scripts below "
        "each PATH: `.js`, `.cjs`, `.mjs`, `.wxs` and `.sjs`. Strings, the text of templates, regular expressions, "
        "comments, hashbangs and longer names stay as they are. Source maps follow. Needs no repository.",
        "When a file cannot be read as JavaScript, which is told with line and column, or when there is nothing to "
        "replace anywhere, no file is changed.",
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
        {.long_name = "text",
         .value_name = "MARKER=VALUE",
         .help = "replace MARKER, such as @APP_VERSION@, in .json and .wxml",
         .repeatable = true},
        {.long_name = "include",
         .value_name = "GLOB",
         .help = "only files whose path below PATH matches",
         .default_text = "scripts of all platforms",
         .repeatable = true},
        {.long_name = "exclude",
         .value_name = "GLOB",
         .help = "not the files whose path below PATH matches, such as **/vendor.js",
         .repeatable = true},
        {.long_name = "check", .help = "change nothing; exit 1 when something is left to replace"},
        {.long_name = "verify", .help = "change nothing; exit 1 unless each PATH is the build that its stamp tells"},
        {.long_name = "allow-none", .help = "finding nothing to replace is fine"},
        {.long_name = "expect", .value_name = "N", .help = "fail unless exactly N places are replaced"},
        {.long_name = "stamp", .help = "write miniship-build.json: version, commit, checksums of the injected files"},
    };
    command.examples = {
        {"miniship inject dist", "put the version of package.json into dist"},
        {"miniship inject --set process.env.APP_VERSION=1.4.0 --set process.env.CHANNEL=stable dist",
         "replace several names; each --set takes one value, so dist is a path"},
        {"miniship inject --check dist", "see in CI whether anything is left to replace"},
        {"miniship inject --text @APP_VERSION@=1.4.0 dist", "put a version into app.json, too"},
        {"miniship inject --verify dist", "prove before the upload that dist is the build that was stamped"},
    };
    command.exits = {
        {0, "done"},
        {1, "with --check: something is left to replace; with --verify: a tree is not the stamped build"},
        {2, "usage or config is wrong, or a PATH is missing"},
        {3, "a file cannot be read or written, or package.json tells no version"},
        {7,
         "nothing to replace, another count than --expect says, a file that is not JavaScript, or a tree that is "
         "stamped with another version: nothing was changed"},
    };
    command.notes = inject_notes();
    return command;
}

}  // namespace miniship::cli
