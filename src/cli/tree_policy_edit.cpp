#include "cli/tree_parts.hpp"

namespace miniship::cli {
namespace {

Flag reason_flag(std::string_view help = "why, for the history") {
    return {.long_name = "reason", .value_name = "TEXT", .help = help};
}

Flag allow_unsafe_flag() {
    return {.long_name = "allow-unsafe-write", .help = "write even to a service that ignores conditions"};
}

std::vector<Flag> common_flags() {
    return {target_flag(), app_flag(), reason_flag(), service_timeout_flag(), allow_unsafe_flag(), propose_flag()};
}

Positional kind_word() {
    return {.name = "KIND",
            .help = "what the rule is about",
            .choices = {"app", "page", "api", "block", "base-library", "client"},
            .required = true};
}

std::vector<Exit> edit_exits() {
    return {{0, "written, or nothing to change"},
            {4, "the service could not be reached"},
            {5, "there is no document, it is not valid, or others were faster several times"},
            {6, "a guard rule refused, or the document is frozen; it is as it was"}};
}

Command set_command() {
    Command command;
    command.name = "set";
    command.summary = "write a rule of people into the document";
    command.description = {
        "Adds or changes one rule: the lowest version for the app, for a page or for an interface, a version to block, "
        "the lowest base library or client. Everything else in the document stays byte for byte as it is, and when "
        "someone else writes at the same time, miniship reads and edits again.",
        "What is not said of a rule that is there already stays; a new rule is `regular`. A rule above the live "
        "version sleeps until that version is live.",
    };
    command.positionals = {kind_word(),
                           {.name = "KEY|VERSION",
                            .help = "the page or interface, and the version; only a version for the other kinds",
                            .required = true,
                            .repeatable = true}};
    command.flags = common_flags();
    command.flags.insert(
        command.flags.begin(),
        {{.long_name = "update",
          .value_name = "HOW",
          .help = "`force` leaves no choice, `regular` may be declined",
          .choices = {"force", "regular"}},
         {.long_name = "until", .value_name = "YYYY-MM-DD", .help = "the last UTC day of the rule, or `never`"},
         {.long_name = "message", .value_name = "KEY", .help = "a text of the document's `messages`"},
         {.long_name = "create", .help = "make the document, or the app in it, where there is none yet"}});
    command.examples = {
        {"miniship policy set page pages/order/order 1.7.0 --update force --reason \"broken order page\"",
         "send clients below 1.7.0 to an update when they open that page"},
        {"miniship policy set app 1.5.0 --until 2027-01-01", "ask everybody below 1.5.0 for a while"},
        {"miniship policy set api '/api/pay/**' 1.6.0 --message pay", "a rule for interfaces, with a text of its own"},
        {"miniship policy set block 1.8.3", "a single bad version has to update"},
        {"miniship policy set app 1.5.0 --dry-run --json > plan.json", "let a second person look and apply it"},
    };
    command.exits = edit_exits();
    command.notes = {
        "With `--dry-run --json` the answer is a plan for `miniship policy apply`. It holds the hash of "
        "the document that it was made for, and no secret."};
    return command;
}

Command unset_command() {
    Command command;
    command.name = "unset";
    command.summary = "take a rule of people out of the document";
    command.description = {"Takes out one rule, or one blocked version. The floor is the tool's and stays."};
    command.positionals = {kind_word(),
                           {.name = "KEY|VERSION",
                            .help = "the page or interface, or the blocked version; nothing for the other kinds",
                            .repeatable = true}};
    command.flags = common_flags();
    command.examples = {{"miniship policy unset page pages/order/order", "the page opens for everybody again"},
                        {"miniship policy unset block 1.8.3", "that version may run again"}};
    command.exits = edit_exits();
    return command;
}

Command apply_command() {
    Command command;
    command.name = "apply";
    command.summary = "make a change that somebody else has planned";
    command.description = {
        "Reads what `miniship policy set … --dry-run --json` has printed, and makes that change if the document is "
        "still the one that it was planned for. The change is worked out again from what was asked for and has to be "
        "the one that the plan shows."};
    command.positionals = {
        {.name = "PLAN|-", .help = "the plan's file, or - for stdin", .complete = Complete::file, .required = true}};
    command.flags = {target_flag(), reason_flag("why, instead of the plan's reason"), service_timeout_flag(),
                     allow_unsafe_flag(), propose_flag()};
    command.examples = {{"miniship policy apply plan.json", "make the change"},
                        {"miniship policy apply plan.json --dry-run", "see whether it could still be made"}};
    command.exits = {{0, "written, or nothing to change"},
                     {3, "no plan of miniship, or one that does not do what it shows"},
                     {4, "the service could not be reached"},
                     {5, "the document has changed since the plan was made"},
                     {6, "a guard rule refused, or the document is frozen; it is as it was"}};
    return command;
}

Command pause_command() {
    Command command;
    command.name = "pause";
    command.summary = "ask nobody to update any more, at once";
    command.description = {
        "Sets `paused` of the app: whatever the rules say, clients go on. Works in a freeze, and where the history "
        "cannot be written."};
    command.flags = common_flags();
    command.examples = {{"miniship policy pause --reason \"1.9.0 does not start\"", "stop a wrong forced update"}};
    command.exits = edit_exits();
    return command;
}

Command resume_command() {
    Command command;
    command.name = "resume";
    command.summary = "let the rules hold again after a pause";
    command.description = {"Takes the pause back."};
    command.flags = common_flags();
    command.examples = {{"miniship policy resume", "ask again"}};
    command.exits = edit_exits();
    return command;
}

Command freeze_command() {
    Command command;
    command.name = "freeze";
    command.summary = "let nobody change the document for a while";
    command.description = {
        "Until the freeze ends every write is refused with exit status 6 and the reason: pushes, releases, rules. "
        "`pause`, `resume` and `rollback` work all the same. The freeze is kept in the history beside the document."};
    command.flags = {{.long_name = "until",
                      .value_name = "TIME",
                      .help = "the last day (2026-11-12), a time (2026-11-12T08:00:00Z), or how long (12h, 3d)"},
                     reason_flag("what others are told when they are refused"),
                     {.long_name = "off", .help = "lift the freeze, as `unfreeze` does"},
                     target_flag(),
                     app_flag(),
                     service_timeout_flag(),
                     allow_unsafe_flag(),
                     propose_flag()};
    command.examples = {
        {"miniship policy freeze --until 2026-11-12 --reason \"double eleven\"", "no change in the sale"},
        {"miniship policy freeze --off", "lift it early"}};
    command.exits = {
        {0, "frozen"}, {2, "no end, no reason, or a target without a history"}, {5, "there is no document"}};
    return command;
}

Command unfreeze_command() {
    Command command;
    command.name = "unfreeze";
    command.summary = "lift a freeze before its end";
    command.description = {"After it everybody may write again."};
    command.flags = {target_flag(), app_flag(), service_timeout_flag(), allow_unsafe_flag(), propose_flag()};
    command.examples = {{"miniship policy unfreeze", "lift it"}};
    command.exits = {{0, "lifted, or there was none"}};
    return command;
}

Command history_command() {
    Command command;
    command.name = "history";
    command.summary = "print who changed the document, when and why";
    command.description = {
        "The last 20 changes, the newest first. `(not known to have arrived)` marks a change that was written down and "
        "whose document never showed up."};
    command.flags = {target_flag(), app_flag(), service_timeout_flag()};
    command.examples = {{"miniship policy history", "see the last changes"}};
    command.exits = {{0, "printed"}, {2, "the target keeps no history"}, {5, "the history is none of miniship's"}};
    return command;
}

Command rollback_command() {
    Command command;
    command.name = "rollback";
    command.summary = "restore the document of an earlier revision";
    command.description = {
        "Without a revision the last change is taken back, also one that somebody made by hand. Whatever was changed "
        "after that revision is taken back with it, and said so. The restored document gets a revision of its own.",
        "The write is conditional: when somebody changes the document meanwhile, nothing happens and the exit status "
        "is 5. Works from any machine, and in a freeze."};
    command.positionals = {{.name = "REVISION", .help = "the revision to go back to"}};
    command.flags = {target_flag(),
                     app_flag(),
                     {.long_name = "allow-lower", .help = "let the rollback lower the floor"},
                     reason_flag(),
                     service_timeout_flag(),
                     allow_unsafe_flag(),
                     propose_flag()};
    command.examples = {{"miniship policy rollback", "take the last change back"},
                        {"miniship policy rollback 41 --dry-run", "see what going back to revision 41 would change"},
                        {"miniship policy rollback --allow-lower", "take a floor back that was pushed too high"}};
    command.exits = {{0, "restored, or nothing to change"},
                     {4, "the service could not be reached"},
                     {5, "that revision is not in the history, or the document changed meanwhile"},
                     {6, "it would lower the floor, and --allow-lower was not given"}};
    return command;
}

Command lint_command() {
    Command command;
    command.name = "lint";
    command.summary = "look for rules that do nothing, or not what was meant";
    command.description = {
        "Checks the document against its schema, then its meaning: rules that are redundant, have ended or ask for "
        "what nobody can get; messages and pages that are not there; names that look like a slip of the finger. With "
        "`--app` the findings about other apps are left out. A document of the team's own shape has no rules to "
        "check."};
    command.flags = {target_flag(), shown_app_flag(), service_timeout_flag()};
    command.examples = {{"miniship policy lint", "check the document"},
                        {"miniship policy lint --target file:draft.json", "check a file before it goes anywhere"}};
    command.exits = {{0, "nothing doubtful"},
                     {1, "there are findings"},
                     {5, "there is no document, it is not valid, or it does not have the app"}};
    return command;
}

}  // namespace

std::vector<Command> policy_edit_commands() {
    return {set_command(),    unset_command(),    apply_command(),   pause_command(),    resume_command(),
            freeze_command(), unfreeze_command(), history_command(), rollback_command(), lint_command()};
}

}  // namespace miniship::cli
