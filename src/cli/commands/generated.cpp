// completion and man: what is made from the command tree.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/completion.hpp"
#include "cli/json_answers.hpp"
#include "cli/man.hpp"

namespace miniship::cli {

Result<Answer> run_completion(const Context& context) {
    const std::string shell = context.invocation.positional(0).value_or("");
    const auto script = completion_script(shell);
    if (!script) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("no completions for '{}'", shell),
                     .hint = "bash, zsh or fish"};
    }
    return Answer{.text = *script, .json = generated_json("shell", shell, "script", *script)};
}

Result<Answer> run_man(const Context& context) {
    const std::string command = context.invocation.positional(0).value_or("");
    const auto page = man_page(command);
    if (!page) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("no manual page for '{}'", command),
                     .hint = "`miniship help` lists the commands"};
    }
    return Answer{.text = *page, .json = generated_json("command", command, "page", *page)};
}

}  // namespace miniship::cli
