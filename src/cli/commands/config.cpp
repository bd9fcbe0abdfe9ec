// config: every value, and where it comes from.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/json_answers.hpp"
#include "miniship/json_text.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// A text without its quotes, anything else as JSON: what a script wants to read.
std::string plain_value(const std::string& json) {
    const auto document = json_text::parsed(json);
    const auto text = document ? document->root().text() : std::nullopt;
    return text.value_or(json);
}

}  // namespace

Result<Answer> run_config(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    const auto wanted = context.invocation.positional(0);
    config::Values values;
    std::vector<std::string> names;
    for (const auto& [key, value] : config.values) {
        names.push_back(key);
        if (!wanted || key == *wanted || key.starts_with(*wanted + ".")) {
            values.insert({key, value});
        }
    }
    if (wanted && values.empty()) {
        const auto near = text::closest(*wanted, names);
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("{} has no value", *wanted),
                     .hint = near ? fmt::format("did you mean `miniship config {}`?", *near)
                                  : "`miniship config` lists all that have one"};
    }
    std::string text;
    if (wanted && values.size() == 1 && values.begin()->first == *wanted) {
        text = plain_value(values.begin()->second.json) + "\n";
        return Answer{.text = text, .json = config_json(config.root, values)};
    }
    for (const auto& [key, value] : values) {
        text += fmt::format("({}) {} = {}\n", value.origin, key, value.json);
    }
    return Answer{.text = text, .json = config_json(config.root, values)};
}

}  // namespace miniship::cli
