#include "cli/tree_parts.hpp"

namespace miniship::cli {

Command guard_command() {
    Command command;
    command.name = "guard";
    command.summary = "print the client guard, the file that asks users to update";
    command.group = "Policy";
    command.description = {
        "Prints one self-contained ES5 file for the mini-program to carry. It fetches the policy document, compares "
        "the injected version with its rules at launch, on pages and on requests, and asks the user to update once a "
        "new package is ready. Nothing that goes wrong in it reaches the app.",
        "The file is the first thing that app.js requires: "
        "`require('./miniship-guard').createGuard({version: process.env.APP_VERSION, policyUrl: 'https://…'})`.",
    };
    command.flags = {
        {.long_name = "platform",
         .value_name = "NAME",
         .help = "the platform of the mini-program; generic is told its API by the app (Taro, uni-app, mpx, tests)",
         .choices = {"wechat", "feishu", "douyin", "xiaohongshu", "alipay", "generic"},
         .default_text = "the platform of the project's app"},
        {.long_name = "minify", .help = "print the small form: 4 KB at most, 2 KB with gzip"},
        {.long_name = "types",
         .help = "print the TypeScript declarations instead of the code; they are those of both forms"},
        {.long_name = "output",
         .short_name = 'o',
         .value_name = "FILE",
         .help = "write the file instead of printing it",
         .complete = Complete::file},
    };
    command.examples = {
        {"miniship guard --platform wechat -o src/miniship-guard.js", "put the guard into a WeChat mini-program"},
        {"miniship guard --platform wechat --types -o src/miniship-guard.d.ts", "add its TypeScript declarations"},
        {"miniship guard --platform alipay --minify", "print the small form of Alipay's guard"},
    };
    command.exits = {{0, "printed or written"}, {2, "no such platform"}, {3, "the file cannot be written"}};
    return command;
}

}  // namespace miniship::cli
