// Whether the documents on stdin, one a line, are valid to `policy lint`, for the comparison with ajv: `valid`, or
// `invalid` and why.
#include <iostream>
#include <string>

#include "miniship/policy_lint.hpp"
#include "miniship/text.hpp"

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string document; std::getline(std::cin, document);) {
        const auto findings = miniship::policy::lint(document, {.today = "2026-11-22"});
        std::cout << (findings ? "valid" : "invalid " + miniship::text::printable(findings.error().message)) << '\n';
    }
    return 0;
}
