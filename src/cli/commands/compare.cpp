// compare: semver precedence for shell scripts.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/json_answers.hpp"
#include "miniship/loose_version.hpp"

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

int as_number(std::weak_ordering order) {
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

Result<int> order_of(const std::string& left, const std::string& right) {
    TRY_ASSIGN(const Version left_version, version_word(left));
    TRY_ASSIGN(const Version right_version, version_word(right));
    return as_number(precedence(left_version, right_version));
}

Result<int> loose_order_of(const std::string& left, const std::string& right) {
    for (const auto& word : {left, right}) {
        if (!is_loose_version(word)) {
            return Error{.code = ErrorCode::usage,
                         .message = fmt::format("'{}' is not numbers with dots between them", word),
                         .hint = "write it like 3.4.10 or 8.0.50.2"};
        }
    }
    return as_number(loose_order(left, right));
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
    TRY_ASSIGN(const int order, context.invocation.has("loose") ? loose_order_of(words.front(), words.back())
                                                                : order_of(words.front(), words.back()));
    if (words.size() == 2) {
        return Answer{.text = fmt::format("{}\n", order),
                      .json = compare_json(words.front(), words.back(), order, std::nullopt)};
    }
    const bool yes = holds(words[1], order);
    return Answer{.json = compare_json(words.front(), words.back(), order, yes), .status = yes ? 0 : 1};
}

}  // namespace miniship::cli
