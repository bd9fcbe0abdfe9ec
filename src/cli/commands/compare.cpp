// compare: semver precedence for shell scripts.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/json_answers.hpp"

namespace miniship::cli {
namespace {

Result<Version> version_word(const std::string& word) {
    if (auto version = parse_version(word)) {
        return *std::move(version);
    }
    const bool prefixed = word.starts_with('v') && parse_version(word.substr(1));
    return Error{.code = ErrorCode::usage,
                 .message = fmt::format("'{}' is not a semantic version", word),
                 .hint = prefixed ? fmt::format("write it without the v: {}", word.substr(1))
                                  : "write it like 1.4.0 or 2.0.0-rc.1"};
}

bool holds(const std::string& operation, int order) {
    if (operation == "lt") {
        return order < 0;
    }
    if (operation == "le") {
        return order <= 0;
    }
    if (operation == "eq") {
        return order == 0;
    }
    if (operation == "ne") {
        return order != 0;
    }
    return operation == "gt" ? order > 0 : order >= 0;
}

}  // namespace

Result<Answer> run_compare(const Context& context) {
    const auto& words = context.invocation.positionals;
    TRY_ASSIGN(const Version left, version_word(words.front()));
    TRY_ASSIGN(const Version right, version_word(words.back()));
    const auto ordering = precedence(left, right);
    const int order = ordering < 0 ? -1 : ordering > 0 ? 1 : 0;
    if (words.size() == 2) {
        return Answer{.text = fmt::format("{}\n", order),
                      .json = compare_json(words.front(), words.back(), order, std::nullopt)};
    }
    const bool yes = holds(words[1], order);
    return Answer{.json = compare_json(words.front(), words.back(), order, yes), .status = yes ? 0 : 1};
}

}  // namespace miniship::cli
