// Answers about pairs of versions on stdin, for the comparison with npm's semver.
// A line `A B` gives: order of A and B (-1, 0, 1), A's major, minor and patch, its premajor, preminor and prepatch with
// identifier beta, and its next prerelease with beta and without an identifier. An invalid version gives `invalid`.
#include <iostream>
#include <string>

#include "miniship/semver.hpp"

namespace {

using namespace miniship;

int sign(std::weak_ordering order) {
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::string answer(const Version& left, const Version& right) {
    std::string out = std::to_string(sign(precedence(left, right)));
    for (const auto type : {ReleaseType::major, ReleaseType::minor, ReleaseType::patch}) {
        out += " " + to_string(incremented(left, type));
    }
    for (const auto type : {ReleaseType::major, ReleaseType::minor, ReleaseType::patch}) {
        out += " " + to_string(first_prerelease(left, type, "beta"));
    }
    out += " " + to_string(next_prerelease(left, "beta"));
    out += " " + to_string(next_prerelease(left, ""));
    return out;
}

}  // namespace

int main() {
    std::ios::sync_with_stdio(false);
    std::string left_text;
    std::string right_text;
    while (std::cin >> left_text >> right_text) {
        const auto left = parse_version(left_text);
        const auto right = parse_version(right_text);
        std::cout << (left && right ? answer(*left, *right) : std::string{"invalid"}) << '\n';
    }
    return 0;
}
