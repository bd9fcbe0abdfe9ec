// Decisions about the clients on stdin, one JSON object a line: {"document", "app", "client": {version, page, api,
// baseLibrary, hostClient, today}}. A line of the answer is the decision as JSON, or `invalid` and why.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "miniship/decision.hpp"
#include "miniship/text.hpp"

namespace {

using namespace miniship;
// The order of the rules in a document decides between equal ones.
using Json = nlohmann::ordered_json;

std::optional<std::string> optional_text(const Json& object, const char* name) {
    return object.contains(name) ? std::optional{object[name].get<std::string>()} : std::nullopt;
}

Json text_or_null(const std::string& text) {
    return text.empty() ? Json{} : Json(text);
}

std::string answer(const Json& asked) {
    const auto policy = policy::parsed(asked.at("document").dump());
    if (!policy) {
        return "invalid " + text::printable(policy.error().message);
    }
    const Json& client = asked.at("client");
    const policy::Decision told = policy::decision(*policy, asked.at("app").get<std::string>(),
                                                   {.version = client.at("version").get<std::string>(),
                                                    .page = optional_text(client, "page"),
                                                    .api = optional_text(client, "api"),
                                                    .base_library = optional_text(client, "baseLibrary"),
                                                    .host_client = optional_text(client, "hostClient"),
                                                    .today = client.at("today").get<std::string>()});
    return Json{{"decision", std::string{policy::to_string(told.ask)}},
                {"rule", told.rule ? Json(std::string{policy::to_string(*told.rule)}) : Json{}},
                {"key", text_or_null(told.key)},
                {"min", text_or_null(told.min)},
                {"message", told.message.empty() ? Json::object() : Json(told.message)}}
        .dump();
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << answer(Json::parse(line)) << '\n';
    }
    return 0;
}
