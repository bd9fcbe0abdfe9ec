#include "cli/tree_parts.hpp"

namespace miniship::cli {
namespace {

constexpr const char* kGroup = "Floor and policy";

Flag min_flag() {
    return {.long_name = "min", .value_name = "V", .help = "take V as the floor instead of working it out"};
}

Flag latest_flag() {
    return {.long_name = "latest", .value_name = "V", .help = "the newest release", .default_text = "from the tags"};
}

/// What a push and a look at what it would change have in common: one command line tries and does.
std::vector<Flag> flags_of_a_push() {
    return {target_flag(),
            app_flag(),
            min_flag(),
            latest_flag(),
            live_flag(),
            back_flag(),
            from_flag(),
            tags_flag(),
            exclude_tags_flag(),
            keep_flag(),
            usage_flag(),
            max_impact_flag(),
            service_timeout_flag(),
            {.long_name = "max-jump",
             .value_name = "N",
             .help = "refuse to raise the floor by more than N releases at once",
             .default_text = "5"}};
}

Command show_command() {
    Command command;
    command.name = "show";
    command.summary = "print the document as the clients see it";
    command.description = {
        "Reads the policy document and prints the rules of all apps, or of the one that `--app` names. A rule above "
        "the "
        "live version is shown as waiting. `--json` has the whole document in any case."};
    command.flags = {target_flag(), shown_app_flag(), service_timeout_flag()};
    command.examples = {{"miniship policy show", "see what holds for the app of this project"},
                        {"miniship policy show --target production --json", "get the whole document and its token"}};
    command.exits = {{0, "shown"},
                     {4, "the service could not be reached"},
                     {5, "there is no document, it is not valid, or it does not have the app"}};
    return command;
}

Command diff_command() {
    Command command;
    command.name = "diff";
    command.summary = "print what `push` would change";
    command.description = {
        "Works out the floor as `miniship push` does, compares it with the document and prints the "
        "difference. Changes nothing."};
    command.flags = flags_of_a_push();
    command.flags.push_back({.long_name = "format",
                             .value_name = "FORMAT",
                             .help = "`json-patch` prints an RFC 6902 JSON Patch",
                             .choices = {"unified", "json-patch"},
                             .default_text = "unified"});
    command.examples = {{"miniship policy diff", "see whether the document is up to date"},
                        {"miniship policy diff --format json-patch", "get the change for another tool"}};
    command.exits = {{0, "no difference"},
                     {1, "push would change something"},
                     {4, "remote or service could not be reached"},
                     {5, "there is no document, or it is not valid"},
                     {6, "a guard rule would refuse the push"}};
    return command;
}

Command check_command() {
    Command command;
    command.name = "check";
    command.summary = "say what a client of this version would be asked to do";
    command.description = {
        "Decides as the client guard does, and prints `none`, `regular` or `force`. The rule that decides is told on "
        "stderr, and is in the answer of `--json`. A document of the team's own shape has no rules that could decide."};
    command.flags = {
        target_flag(),
        app_flag(),
        {.long_name = "version", .value_name = "V", .help = "the version that was injected into the client"},
        {.long_name = "page", .value_name = "P", .help = "the page that is about to open"},
        {.long_name = "api",
         .value_name = "PATH|URL",
         .help = "the interface that is about to be called; host and query do not count"},
        service_timeout_flag(),
        {.long_name = "base-library", .value_name = "V", .help = "the platform's base library, for example 2.20.1"},
        {.long_name = "client", .value_name = "V", .help = "the app that hosts the mini-program, for example 7.0.4"},
        {.long_name = "date",
         .value_name = "YYYY-MM-DD",
         .help = "decide as on this day",
         .default_text = "today, UTC"},
    };
    command.examples = {
        {"miniship policy check --version 1.2.0", "see whether 1.2.0 must update"},
        {"miniship policy check --version 1.6.0 --page pages/order/order --json",
         "see which rule decides on this page"},
    };
    command.exits = {{0, "the client may go on"},
                     {1, "the client is asked to update"},
                     {4, "the service could not be reached"},
                     {5, "there is no document, or it is not valid"}};
    return command;
}

Command probe_command() {
    Command command;
    command.name = "probe";
    command.summary = "find out whether a service is safe to write to";
    command.description = {
        "Tries on a scratch key beside the document: whether a document can be made there only once, whether a stale "
        "write is refused, whether of several writers one wins. The document itself is only read.",
        "Says what to put into `write` of the target. For an `exec:` target it is the test of the team's command."};
    command.flags = {target_flag(), service_timeout_flag()};
    command.examples = {
        {"miniship policy probe --target production", "see which conditional writes the service honours"},
        {"miniship policy probe --target exec:scripts/policy.sh", "test a command of your own"}};
    command.exits = {{0, "safe"},
                     {3, "the credentials are refused"},
                     {4, "the service could not be reached"},
                     {6, "unsafe: two writers could undo each other's changes"}};
    return command;
}

}  // namespace

Flag target_flag() {
    return {.long_name = "target",
            .value_name = "NAME|URL",
            .help = "a target of miniship.json, or the address of a document",
            .default_text = "the only one in miniship.json",
            .repeatable = true};
}

Flag app_flag() {
    return {.long_name = "app",
            .value_name = "NAME|PLATFORM/ID",
            .help = "an app of miniship.json, or a key such as wechat/wx0123",
            .default_text = "the only one of the project"};
}

Flag shown_app_flag() {
    Flag flag = app_flag();
    flag.default_text = "all of the document";
    return flag;
}

Flag back_flag() {
    return {.long_name = "back",
            .value_name = "N",
            .help = "the floor is the N-th release from the newest",
            .default_text = "20"};
}

Flag from_flag() {
    return {.long_name = "from",
            .value_name = "SOURCE",
            .help = "where the tags are: `local`, a remote's name or an address",
            .default_text = "origin"};
}

Flag tags_flag() {
    return {.long_name = "tags",
            .value_name = "PATTERN",
            .help = "tags that count, for example `app-v{version}`",
            .default_text = "the tag prefix and a version",
            .repeatable = true};
}

Flag exclude_tags_flag() {
    return {.long_name = "exclude", .value_name = "GLOB", .help = "tags that do not count", .repeatable = true};
}

Flag keep_flag() {
    return {.long_name = "keep",
            .value_name = "COUNT/DAYS",
            .help = "the CDN keeps at most COUNT versions of the last DAYS days; the higher floor wins"};
}

Flag usage_flag() {
    return {.long_name = "usage",
            .value_name = "FILE|-",
            .help = "users by version (CSV, TSV, JSON, `sort | uniq -c`): tell how many a floor forces",
            .complete = Complete::file};
}

Flag max_impact_flag() {
    return {.long_name = "max-impact",
            .value_name = "PERCENT",
            .help = "refuse a floor that forces more of the users, for example `5%`"};
}

Flag service_timeout_flag() {
    return {.long_name = "timeout",
            .value_name = "SECONDS",
            .help = "give up on one request after this long, and on a target after four times that",
            .default_text = "30"};
}

Flag propose_flag() {
    return {.long_name = "propose", .help = "of a git target: push a branch of its own, to be merged by people"};
}

Flag live_flag() {
    return {.long_name = "live", .value_name = "V", .help = "the newest version that every user can get"};
}

Command floor_command() {
    Command command;
    command.name = "floor";
    command.summary = "print the lowest version that may still run";
    command.group = kGroup;
    command.description = {
        "Sorts the release tags by version and prints the N-th from the newest, without the tag's prefix: exactly N "
        "releases are at or above it. A version counts once; prereleases and other tags do not count.",
        "Asks the remote, because a clone in CI often has no tags; `--from local` asks nobody. Nothing is printed on "
        "stdout unless there is a floor.",
    };
    command.flags = {
        back_flag(),
        from_flag(),
        tags_flag(),
        exclude_tags_flag(),
        {.long_name = "live",
         .value_name = "V",
         .help = "count only versions up to V, the newest that every user can get"},
        keep_flag(),
        {.long_name = "include-prereleases", .help = "prereleases count too"},
        {.long_name = "allow-short", .help = "with fewer than N releases print the oldest"},
        {.long_name = "tag", .help = "print the tag instead of the version"},
        {.long_name = "format",
         .value_name = "FORMAT",
         .help = "`env` prints NAME=VALUE lines for `eval` and dotenv files",
         .choices = {"plain", "env"},
         .default_text = "plain"},
        {.long_name = "console", .help = "print what to set in the console of each platform, and where"},
        {.long_name = "explain",
         .help = "show on stderr which tags count, when they were made, and which do not count"},
        usage_flag(),
        max_impact_flag(),
        {.long_name = "timeout", .value_name = "SECONDS", .help = "give up on the remote after this long"},
    };
    command.examples = {
        {"miniship floor", "prints for example 1.2.1"},
        {"miniship floor --from local --back 30 --explain", "use the tags of this clone, and say which count"},
        {"miniship floor --keep 30/30 --explain", "never below what the CDN keeps, with a table and a timeline"},
        {"miniship floor --usage users.csv --max-impact 5%", "count whom it forces, and refuse when they are too many"},
        {"miniship floor --format env >> build.env", "hand the floor on to later jobs"},
        {"min=$(miniship floor) && echo \"$min\"", "use it in a script: an error never looks like a floor"},
    };
    command.exits = {{0, "the floor is on stdout"},
                     {3, "no repository, or the remote refused the credentials; stdout is empty"},
                     {4, "the remote could not be read; stdout is empty"},
                     {6, "fewer than N releases, or more users forced than allowed; stdout is empty"}};
    command.notes = {
        "Where neither a flag nor the config names the form of the tags, `v1.2.3`, `V1.2.3` and `1.2.3` are one "
        "series; "
        "if no tag has that form and all releases have one other form, that one counts. Newer releases of another form "
        "are told on stderr.",
        "`--keep` and `--explain` need to know when the tags were made. Where their objects are not in this clone they "
        "are "
        "fetched into a repository that is thrown away, tags and commits only; nothing else is ever fetched. By "
        "`--keep` the floor is the lowest version from which on no release has left the CDN; a hotfix of an older line "
        "takes one of the COUNT places.",
        "Candidates are tags that match a pattern and hold a strict semver version without build metadata. Order is "
        "semver "
        "precedence, not the date of the tag: a hotfix of an older line is not the newest release.",
        "Once the policy document knows a live version, `push` and `release` count only versions up to it, because "
        "a release in review or in gray release is not yet what users can get.",
    };
    return command;
}

Command push_command() {
    Command command;
    command.name = "push";
    command.summary = "write the floor into the policy document";
    command.group = kGroup;
    command.description = {
        "Works out the floor, reads the policy document, and writes `floor`, `latest` and `live` of the app into it if "
        "they "
        "changed. The rules of people (pages, interfaces, blocked versions, messages) stay byte for byte as they are.",
        "A write is conditional on what was read: when someone else writes at the same time, miniship reads and plans "
        "again. A floor that is worked out never goes down and never passes the live version.",
    };
    command.flags = flags_of_a_push();
    const std::vector<Flag> of_writing{
        {.long_name = "create", .help = "make the document where there is none yet"},
        {.long_name = "allow-lower", .help = "let --min lower the floor, and --live what is live"},
        {.long_name = "reason", .value_name = "TEXT", .help = "why, for the history"},
        {.long_name = "allow-unsafe-write", .help = "write even to a service that ignores conditions"},
        propose_flag(),
    };
    command.flags.insert(command.flags.end(), of_writing.begin(), of_writing.end());
    command.examples = {
        {"miniship push --dry-run", "show what would change in the document"},
        {"miniship push --target production", "write the floor"},
        {"miniship push --live 1.9.0", "tell that 1.9.0 is out for everybody: rules up to it wake up"},
        {"miniship push --target file:policy.json --create", "start a document in a file"},
        {"miniship push --target beijing --target shanghai", "write several documents at the same time"},
    };
    command.exits = {{0, "written, or nothing to change"},
                     {2, "no target, several targets and no choice, or a wrong config"},
                     {3, "repository or credentials refuse"},
                     {4, "remote or service could not be reached"},
                     {5, "there is no document (see --create), or it is not valid"},
                     {6, "a guard rule refused; the document is as it was"}};
    command.notes = {
        "With fewer releases than `--back` says the floor is left as it is. No way leads from an error to an empty "
        "floor.",
        "Credentials come from the environment variables that the target names, never from arguments. Where `NAME` is "
        "not set, `NAME_FILE` names a file that holds it, or `-` for stdin; an http(s) target without any takes its "
        "host's "
        "entry of ~/.netrc.",
        "Several targets are written at the same time, and each reports for itself: one that fails stops no other. The "
        "exit "
        "status is the highest of theirs.",
        "With `readUrl` of the target, push also waits until clients receive the document there, for as long as "
        "--timeout says; exit status 4 then means that a cache still gives the one of before.",
    };
    return command;
}

Command policy_command() {
    Command command;
    command.name = "policy";
    command.summary = "look at the policy document, edit its rules, take changes back";
    command.group = kGroup;
    command.description = {
        "The policy document is what clients fetch: for every app the floor, the newest release and the "
        "rules that people added."};
    command.subcommands = {show_command(), diff_command(), check_command()};
    for (auto& verb : policy_edit_commands()) {
        command.subcommands.push_back(std::move(verb));
    }
    command.subcommands.push_back(probe_command());
    command.examples = {{"miniship policy show", "see what holds now"},
                        {"miniship policy diff", "see what a push would change"},
                        {"miniship policy check --version 1.2.0", "see what a client of 1.2.0 is told"},
                        {"miniship policy pause", "stop asking anybody, at once"},
                        {"miniship policy rollback", "take the last change back"}};
    return command;
}

Command compare_command() {
    Command command;
    command.name = "compare";
    command.summary = "compare two versions for a script";
    command.group = kGroup;
    command.description = {
        "Prints -1, 0 or 1 as A is lower than, equal to or higher than B by semver precedence. With an operator "
        "nothing is "
        "printed and the exit status answers.",
    };
    command.flags = {{.long_name = "loose",
                      .help = "compare numbers between dots, as many as there are: for base libraries and clients"}};
    command.positionals = {
        {.name = "A", .help = "a version", .required = true},
        {.name = "OP",
         .help = "lower, lower or equal, equal, not equal, higher, higher or equal",
         .choices = {"lt", "le", "eq", "ne", "gt", "ge"}},
        {.name = "B", .help = "a version", .required = true},
    };
    command.examples = {{"miniship compare 1.9.0 1.10.0", "prints -1"},
                        {"miniship compare 1.2.0 lt 1.2.1 && echo \"please update\"", "let the exit status answer"},
                        {"miniship compare --loose 8.0.5 lt 8.0.5.1", "compare versions of another number of parts"}};
    command.exits = {{0, "printed, or the operator holds"}, {1, "the operator does not hold"}, {2, "not a version"}};
    return command;
}

}  // namespace miniship::cli
