// Answers about commit messages on stdin, for the comparison with npm's conventional-commits-parser.
// Messages end with a NUL each; every one gives a line of JSON with what a release reads in it.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "miniship/conventional_commit.hpp"

int main() {
    using nlohmann::json;
    std::ios::sync_with_stdio(false);
    const std::vector<std::string> prefixes{"#"};
    for (std::string message; std::getline(std::cin, message, '\0');) {
        const auto commit = miniship::parsed_commit(message, prefixes);
        json references = json::array();
        for (const auto& reference : commit.references) {
            references.push_back({reference.owner, reference.repository, reference.prefix, reference.issue});
        }
        const json answer{{"header", commit.header},
                          {"type", commit.type},
                          {"scope", commit.scope},
                          {"subject", commit.subject},
                          {"breaking", commit.breaking},
                          {"references", references},
                          {"reverts", commit.reverts.value_or("")}};
        std::cout << answer.dump() << '\n';
    }
    return 0;
}
