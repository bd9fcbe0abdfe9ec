#include "refusal.hpp"

#include "json_answer.hpp"

namespace miniship::test {
namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void check_no_secret(const Sandbox& sandbox, const Outcome& outcome) {
    for (const auto& [name, value] : sandbox.environment) {
        if (holds(value, "secret")) {
            CHECK_FALSE(holds(outcome.out + outcome.err, value));
        }
    }
}

std::string joined(const Words& words) {
    std::string line = "miniship";
    for (const auto& word : words) {
        line += " " + word;
    }
    return line;
}

}  // namespace

void check_refusal(const Sandbox& sandbox, const Words& words, const Refusal& expected, const std::string& folder) {
    const std::string line = joined(words);
    CAPTURE(line);
    const Tree before = tree_of(sandbox.beside(""));

    const Outcome told = sandbox.miniship(words, folder);
    CHECK(told.status == expected.status);
    CHECK(told.out.empty());
    CHECK(told.err.starts_with("miniship: error: "));
    const auto hint = told.err.find("\n  hint: ");
    CAPTURE(told.err);
    CHECK(hint != std::string::npos);
    CHECK(holds(told.err.substr(0, hint), expected.message));
    CHECK(holds(told.err.substr(std::min(hint, told.err.size())), expected.hint));

    Words with_json = words;
    with_json.insert(with_json.begin(), "--json");
    const Outcome object = sandbox.miniship(with_json, folder);
    CHECK(object.status == expected.status);
    const auto error = answer(object).value("error", nlohmann::json::object());
    CHECK(error.value("exit", -1) == expected.status);
    CHECK_FALSE(error.value("code", std::string{}).empty());
    CHECK(holds(error.value("message", std::string{}), expected.message));
    CHECK_FALSE(error.value("hint", std::string{}).empty());
    CHECK(holds(error.value("hint", std::string{}), expected.hint));

    check_no_secret(sandbox, told);
    check_no_secret(sandbox, object);
    CHECK(tree_of(sandbox.beside("")) == before);
}

}  // namespace miniship::test
