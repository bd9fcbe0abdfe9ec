#include "cli/tree_parts.hpp"
#include "plan/bump.hpp"

namespace miniship::cli {
namespace {

constexpr const char* kVersion = "Version";
constexpr const char* kChangelog = "Changelog";
constexpr const char* kCommit = "Commit and tag";
constexpr const char* kLinks = "Link";

std::vector<Flag> version_flags() {
    return {
        {.long_name = "release-as",
         .short_name = 'r',
         .value_name = "VERSION",
         .help = "major, minor, patch or an exact version, whatever the commits say"},
        {.long_name = "prerelease",
         .short_name = 'p',
         .value_name = "ID",
         .help = "make a prerelease; `beta` gives 1.3.0-beta.0",
         .optional_value = true},
        {.long_name = "first-release", .short_name = 'f', .help = "tag the version as it stands, without a bump"},
        {.long_name = "tag-prefix",
         .short_name = 't',
         .value_name = "PREFIX",
         .help = "what release tags start with; may be empty",
         .default_text = "v"},
        {.long_name = "path",
         .value_name = "DIR",
         .help = "count only commits that touch DIR",
         .complete = Complete::directory},
        {.long_name = "packageFiles",
         .value_name = "FILE",
         .help = "read the version from FILE",
         .default_text = "package.json",
         .complete = Complete::file,
         .repeatable = true},
        {.long_name = "bumpFiles",
         .value_name = "FILE",
         .help = "write the version into FILE",
         .default_text = "package.json and its lock file",
         .complete = Complete::file,
         .repeatable = true},
        {.long_name = "platform",
         .value_name = "NAME",
         .help = "refuse a version that this platform does not accept",
         .choices = {"wechat", "feishu", "xiaohongshu", "douyin", "alipay", "none"},
         .default_text = "those of the apps"},
        {.long_name = "preMajor",
         .help = "treat the version as unstable: a breaking change bumps minor",
         .default_text = "on below 1.0.0",
         .negatable = true},
        {.long_name = "git-tag-fallback",
         .help = "where no file has a version, start from the highest tag",
         .default_text = "on",
         .negatable = true},
        {.long_name = "noBumpWhenEmptyChanges", .help = "make no release when the changelog would list nothing"},
    };
}

std::vector<Flag> changelog_flags() {
    return {
        {.long_name = "infile",
         .short_name = 'i',
         .value_name = "FILE",
         .help = "write the changelog into FILE",
         .default_text = "CHANGELOG.md",
         .complete = Complete::file},
        {.long_name = "header",
         .value_name = "TEXT",
         .help = "what the changelog starts with",
         .aliases = {"changelogHeader"}},
        {.long_name = "release-count",
         .value_name = "N",
         .help = "add the newest N releases that the file lacks; 0 rewrites the whole file",
         .default_text = "1"},
        {.long_name = "changelog-since",
         .value_name = "WHAT",
         .help = "where notes begin: the last tag, or the last stable one",
         .choices = {"tag", "stable"},
         .default_text = "tag for prereleases, stable for others"},
        {.long_name = "preset",
         .value_name = "NAME",
         .help = "how commits are read and listed",
         .default_text = "conventionalcommits"},
    };
}

std::vector<Flag> commit_flags() {
    return {
        {.long_name = "releaseCommitMessageFormat",
         .value_name = "TEXT",
         .help = "message of commit and tag; {{currentTag}} stands for the version",
         .default_text = "chore(release): {{currentTag}}"},
        {.long_name = "message",
         .short_name = 'm',
         .value_name = "TEXT",
         .help = "the same in the older form; %s stands for the version"},
        {.long_name = "commit-all",
         .short_name = 'a',
         .help = "commit what is staged as well, not only the release's files",
         .negatable = true},
        {.long_name = "no-verify", .short_name = 'n', .help = "do not run the commit hooks"},
        {.long_name = "sign", .short_name = 's', .help = "sign commit and tag", .negatable = true},
        {.long_name = "signoff", .help = "add a Signed-off-by line to the commit", .negatable = true},
        {.long_name = "tag-force", .help = "move the tag when it exists already", .negatable = true},
        {.long_name = "skip.bump", .help = "leave the version files alone", .negatable = true},
        {.long_name = "skip.changelog", .help = "leave the changelog alone", .negatable = true},
        {.long_name = "skip.commit", .help = "make no commit", .negatable = true},
        {.long_name = "skip.tag", .help = "make no tag", .negatable = true},
        {.long_name = "silent", .help = "the same as --quiet"},
        {.long_name = "npmPublishHint", .value_name = "TEXT", .help = "has no effect here", .hidden = true},
    };
}

/// commit-and-tag-version takes the scripts of its config on the command line too.
std::vector<Flag> script_flags() {
    std::vector<Flag> flags;
    for (const auto& hook : plan::lifecycle_hooks()) {
        flags.push_back({.long_name = "scripts." + hook,
                         .value_name = "COMMAND",
                         .help = "run a lifecycle script",
                         .hidden = true});
    }
    return flags;
}

std::vector<Flag> link_flags() {
    return {
        {.long_name = "commitUrlFormat",
         .value_name = "URL",
         .help = "link of a commit; {{host}}, {{owner}}, {{repository}}, {{hash}}"},
        {.long_name = "compareUrlFormat",
         .value_name = "URL",
         .help = "link of a release; also {{previousTag}}, {{currentTag}}"},
        {.long_name = "issueUrlFormat", .value_name = "URL", .help = "link of an issue; also {{id}}, {{prefix}}"},
        {.long_name = "userUrlFormat", .value_name = "URL", .help = "link of a person; also {{user}}"},
        {.long_name = "issuePrefixes",
         .value_name = "TEXT",
         .help = "what issue numbers start with",
         .default_text = "#",
         .repeatable = true},
    };
}

void append(std::vector<Flag>& flags, std::vector<Flag> more, const char* group) {
    for (Flag& flag : more) {
        flag.group = group;
        if (std::string other = other_spelling(flag.long_name); other != flag.long_name) {
            flag.aliases.push_back(std::move(other));
        }
        flags.push_back(std::move(flag));
    }
}

const std::vector<Exit>& bump_exits() {
    static const std::vector<Exit> exits{
        {0, "done; the version is on stdout"},
        {2, "usage or config is wrong"},
        {3,
         "the tag exists, a file has changes of its own, the history is shallow, a hook failed: nothing was changed"},
        {4, "the remote could not be reached (with --push)"},
    };
    return exits;
}

}  // namespace

std::vector<Flag> bump_flags() {
    std::vector<Flag> flags;
    append(flags, version_flags(), kVersion);
    append(flags, changelog_flags(), kChangelog);
    append(flags, commit_flags(), kCommit);
    append(flags, script_flags(), kCommit);
    append(flags, link_flags(), kLinks);
    return flags;
}

Command bump_command() {
    Command command;
    command.name = "bump";
    command.summary = "make the next version: version files, changelog, commit, tag";
    command.group = "Release";
    command.description = {
        "Reads the conventional commits since the last release tag, writes the next version into package.json and its "
        "lock file, puts the notes into CHANGELOG.md, commits these files and makes an annotated tag.",
        "Works offline; `--push` sends branch and tag together. Everything in the way is told before the first file is "
        "written. Files keep their formatting. The flags and the config are those of commit-and-tag-version, in "
        "camelCase or kebab-case.",
    };
    command.flags = bump_flags();
    command.flags.push_back(
        {.long_name = "abort", .help = "take back a bump that was cut short, and do nothing else", .group = kCommit});
    command.flags.push_back({.long_name = "push", .help = "push branch and tag when all is done", .group = kCommit});
    command.flags.push_back(no_dry_run_flag());
    command.flags.back().group = kCommit;
    append(command.flags, {output_flag()}, kCommit);
    command.examples = {
        {"miniship bump --dry-run", "show version, notes and files, and change nothing"},
        {"miniship bump", "let the commits decide"},
        {"miniship bump --release-as minor", "make it a minor release whatever the commits say"},
        {"miniship bump --prerelease beta", "make a beta: 1.2.0 becomes 1.2.1-beta.0 or 1.3.0-beta.0, then -beta.1"},
        {"miniship bump --tag-prefix= --skip.changelog", "tag 1.3.0 instead of v1.3.0, and write no notes"},
    };
    command.exits = bump_exits();
    command.notes = {
        "A commit of type `feat` bumps minor, a breaking change (`!` before the colon, or a `BREAKING CHANGE:` footer) "
        "bumps major, anything else bumps patch. Below 1.0.0 a breaking change bumps minor and the rest bumps patch.",
        "Other changes in the working tree are left alone, staged or not. The command refuses when a file that it "
        "would write has changes of its own. Killed in the middle, the next run finishes the release when its commit "
        "is "
        "there, and otherwise puts everything back before it begins; `--abort` only puts back.",
        "Of a link the file behind it is written and committed. `dryRun: true` in the config makes every bump a dry "
        "run, `--no-dry-run` a release.",
        "Lifecycle scripts of the config (`scripts`, or `--scripts.prebump COMMAND` and so on) run in the project's "
        "root, in commit-and-tag-version's order. "
        "When "
        "one fails, the whole bump is taken back.",
    };
    return command;
}

Command changelog_command() {
    Command command;
    command.name = "changelog";
    command.summary = "print the notes of a range of commits";
    command.group = "Release";
    command.description = {
        "Prints release notes on stdout and changes nothing. Without flags: at a release tag the notes of that "
        "release, "
        "elsewhere those of everything since the last one.",
        "The config is that of `miniship bump`: types, sections, links and tag prefix are the same.",
    };
    command.flags = {
        {.long_name = "from",
         .value_name = "TAG",
         .help = "begin after this tag or commit",
         .default_text = "the release before"},
        {.long_name = "to", .value_name = "TAG", .help = "end with this tag or commit", .default_text = "HEAD"},
        {.long_name = "plain", .help = "lines without links and commit ids, for an upload description"},
        {.long_name = "max-chars", .value_name = "N", .help = "at most N characters, cut off with …; implies --plain"},
    };
    for (Flag& flag : bump_flags()) {
        const bool counts = flag.long_name == "tag-prefix" || flag.long_name == "path" ||
                            flag.long_name == "changelog-since" || flag.group == kLinks;
        if (counts) {
            flag.group = flag.group == kLinks ? flag.group : std::string_view{};
            command.flags.push_back(std::move(flag));
        }
    }
    command.examples = {
        {"miniship changelog", "print the notes of the release at HEAD, or of what comes next"},
        {"miniship changelog --from v1.2.0 --to v1.4.0", "print everything between two releases"},
        {"miniship changelog --max-chars 200", "print a description for the platform's upload"},
    };
    command.exits = {
        {0, "the notes are on stdout"},
        {3, "there is no such tag or commit, or the history is shallow"},
    };
    return command;
}

Command next_command() {
    Command command;
    command.name = "next";
    command.summary = "print the version that `bump` would make";
    command.group = "Release";
    command.description = {
        "Prints the next version on stdout and changes nothing.",
        "Takes every flag of `miniship bump`, so that the same arguments give the same version; those that cannot "
        "change the version have no effect and are not listed here.",
    };
    command.flags = bump_flags();
    for (Flag& flag : command.flags) {
        flag.hidden = flag.group != kVersion;
        flag.group = {};
    }
    command.flags.push_back({.long_name = "explain", .help = "say on stderr which commits decided"});
    command.examples = {
        {"miniship next", "print for example 1.3.0"},
        {"miniship next --explain", "say why as well"},
        {"miniship next --prerelease beta", "print the next beta"},
    };
    command.exits = {
        {0, "the version is on stdout"},
        {3, "there is no repository, no commit, or too little history to tell"},
    };
    return command;
}

}  // namespace miniship::cli
