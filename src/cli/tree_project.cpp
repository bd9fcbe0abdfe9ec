#include "cli/tree_parts.hpp"

namespace miniship::cli {
namespace {

constexpr const char* kGroup = "Project";

}  // namespace

Command init_command() {
    Command command;
    command.name = "init";
    command.summary = "write miniship.json by looking at the project";
    command.group = kGroup;
    command.description = {
        "Finds platform, app id, dist folder and tag prefix in the project, asks about what it cannot know, and writes "
        "miniship.json. Every question has a flag; where stdin is not a terminal, nothing is asked.",
    };
    command.flags = {
        {.long_name = "platform",
         .value_name = "NAME",
         .help = "the platform of the mini-program",
         .choices = {"wechat", "feishu", "douyin", "xiaohongshu", "alipay"},
         .default_text = "from the project's files"},
        {.long_name = "app-id",
         .value_name = "ID",
         .help = "the app id on that platform",
         .default_text = "from the project's files"},
        {.long_name = "dist",
         .value_name = "DIR",
         .help = "the folder that the build writes",
         .default_text = "from the project's files",
         .complete = Complete::directory},
        {.long_name = "tag-prefix",
         .value_name = "PREFIX",
         .help = "what release tags start with; may be empty",
         .default_text = "from the tags, else v"},
        {.long_name = "target", .value_name = "URL", .help = "the address of the policy document"},
        {.long_name = "steps",
         .value_name = "STEPS",
         .help = "the steps that this machine takes, with commas between them",
         .choices = {"bump", "build", "inject", "refs", "upload", "policy"},
         .default_text = "all",
         .comma_list = true},
        {.long_name = "ci", .help = "split the work: bump and refs here, the other steps in a tag pipeline"},
        {.long_name = "force", .help = "replace a miniship.json that is there already"},
        {.long_name = "yes", .help = "ask nothing and take what was found"},
    };
    command.examples = {
        {"miniship init", "look, ask, write"},
        {"miniship init --dry-run", "show the file that would be written"},
        {"miniship init --yes --target https://policy.example.com/miniapp.json", "do it without a question"},
    };
    command.exits = {
        {0, "written"}, {2, "something could not be found and may not be asked"}, {3, "miniship.json exists"}};
    return command;
}

Command doctor_command() {
    Command command;
    command.name = "doctor";
    command.summary = "say what stands in the way of a release, and how to mend it";
    command.group = kGroup;
    command.description = {
        "Looks at everything that a release needs: git and the libraries, settings, repository, identity, signing key, "
        "hooks, version files, the built tree, the remote, the policy services and the guard rules. Each point is ok, "
        "a note, or wrong with a way to mend it.",
        "Writes nothing, asks no question, and works outside of a repository, too. Whatever goes over the network runs "
        "side by side.",
    };
    command.flags = {app_flag(),
                     {.long_name = "timeout",
                      .value_name = "SECONDS",
                      .help = "wait no longer for a remote or a service",
                      .default_text = "10"}};
    command.examples = {{"miniship doctor", "look before the first release"},
                        {"miniship doctor --json", "let a script look"}};
    command.exits = {{0, "nothing stands in the way"},
                     {2, "something does; the status is that of a release, here and below"},
                     {4, "only a network or a service does: try again"}};
    command.notes = {"`release` makes the same look before its first step, and tells all that it finds at once.",
                     "That a service can be read does not prove that it can be written; a release finds that out by "
                     "its conditional write."};
    return command;
}

Command config_command() {
    Command command;
    command.name = "config";
    command.summary = "print every setting and where it comes from";
    command.group = kGroup;
    command.description = {
        "A flag goes before the environment, the environment before miniship.json, miniship.json before .versionrc, "
        "and that "
        "before the default. With KEY only the value of that key is printed.",
    };
    command.positionals = {{.name = "KEY", .help = "a key such as `floor.back`"}};
    command.examples = {{"miniship config", "see all settings"},
                        {"miniship config floor.back", "get one value for a script"}};
    command.exits = {{0, "printed"}, {2, "the config is wrong, or there is no such key"}};
    return command;
}

Command completion_command() {
    Command command;
    command.name = "completion";
    command.summary = "print the completions for a shell";
    command.group = kGroup;
    command.description = {"Prints a script that teaches the shell commands, flags and their values."};
    command.positionals = {
        {.name = "SHELL", .help = "the shell", .choices = {"bash", "zsh", "fish"}, .required = true}};
    command.examples = {
        {"source <(miniship completion bash)", "teach this bash; put it into ~/.bashrc to keep it"},
        {"miniship completion zsh > ~/.zfunc/_miniship", "teach zsh, with ~/.zfunc in fpath"},
        {"miniship completion fish > ~/.config/fish/completions/miniship.fish", "teach fish"},
    };
    return command;
}

Command man_command() {
    Command command;
    command.name = "man";
    command.summary = "print a manual page";
    command.group = kGroup;
    command.description = {
        "Prints the source of miniship(1), or of a command's page. The pages are installed with miniship; this is for "
        "those who have only the program."};
    command.positionals = {
        {.name = "COMMAND", .help = "the command whose page to print", .complete = Complete::command}};
    command.examples = {{"miniship man | man -l -", "read the manual"},
                        {"miniship man bump | man -l -", "read about bump"}};
    return command;
}

Command help_command() {
    Command command;
    command.name = "help";
    command.summary = "print the help of a command";
    command.group = kGroup;
    command.description = {"`miniship help bump` is the same as `miniship bump --help`."};
    command.positionals = {
        {.name = "COMMAND", .help = "the command to explain", .complete = Complete::command, .repeatable = true}};
    command.examples = {{"miniship help policy check", "do the same as `miniship policy check --help`"}};
    command.hidden = true;
    return command;
}

}  // namespace miniship::cli
