#include "miniship/semver.hpp"

#include <algorithm>
#include <array>

#include "miniship/text.hpp"

namespace miniship {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_identifier_character(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

bool is_build_identifier(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_identifier_character);
}

bool is_one_prerelease_identifier(std::string_view text) {
    return is_build_identifier(text) && (!all_digits(text) || is_version_number(text));
}

// The dot-separated parts of `text`, when every part is a good one.
template <class Predicate>
std::optional<std::vector<std::string>> identifiers(std::string_view text, Predicate is_good) {
    std::vector<std::string> parts;
    for (const std::string_view part : text::split(text, '.')) {
        if (!is_good(part)) {
            return std::nullopt;
        }
        parts.emplace_back(part);
    }
    return parts;
}

// SemVer 2.0.0 section 11.4.1 to 11.4.3.
std::weak_ordering identifier_order(std::string_view left, std::string_view right) {
    const bool left_is_number = all_digits(left);
    const bool right_is_number = all_digits(right);
    if (left_is_number && right_is_number) {
        return number_order(left, right);
    }
    if (left_is_number != right_is_number) {
        return left_is_number ? std::weak_ordering::less : std::weak_ordering::greater;
    }
    return left.compare(right) <=> 0;
}

std::weak_ordering prerelease_order(const Version& left, const Version& right) {
    if (left.is_prerelease() != right.is_prerelease()) {
        return left.is_prerelease() ? std::weak_ordering::less : std::weak_ordering::greater;
    }
    const std::size_t shared = std::min(left.prerelease.size(), right.prerelease.size());
    for (std::size_t index = 0; index < shared; ++index) {
        if (const auto order = identifier_order(left.prerelease[index], right.prerelease[index]); order != 0) {
            return order;
        }
    }
    return left.prerelease.size() <=> right.prerelease.size();
}

// Raises the last number among the identifiers, or starts one.
void raise_prerelease(std::vector<std::string>& prerelease) {
    const auto number = std::find_if(prerelease.rbegin(), prerelease.rend(), all_digits);
    if (number == prerelease.rend()) {
        prerelease.emplace_back("0");
    } else {
        *number = successor(*number);
    }
}

// True when the identifiers begin with `wanted` and a number follows.
bool continues(const std::vector<std::string>& prerelease, const std::vector<std::string>& wanted) {
    return prerelease.size() > wanted.size() && std::equal(wanted.begin(), wanted.end(), prerelease.begin()) &&
           all_digits(prerelease[wanted.size()]);
}

}  // namespace

bool is_version_number(std::string_view text) {
    return all_digits(text) && (text.size() == 1 || text.front() != '0');
}

bool is_prerelease_identifier(std::string_view text) {
    return identifiers(text, is_one_prerelease_identifier).has_value();
}

std::string successor(std::string_view digits) {
    std::string next{digits};
    for (auto digit = next.rbegin(); digit != next.rend(); ++digit) {
        if (*digit != '9') {
            ++*digit;
            return next;
        }
        *digit = '0';
    }
    return "1" + next;
}

std::strong_ordering number_order(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) {
        return left.size() <=> right.size();
    }
    return left.compare(right) <=> 0;
}

std::optional<Version> parse_version(std::string_view text) {
    Version version;
    if (const auto plus = text.find('+'); plus != std::string_view::npos) {
        auto build = identifiers(text.substr(plus + 1), is_build_identifier);
        if (!build) {
            return std::nullopt;
        }
        version.build = *std::move(build);
        text = text.substr(0, plus);
    }
    if (const auto hyphen = text.find('-'); hyphen != std::string_view::npos) {
        auto prerelease = identifiers(text.substr(hyphen + 1), is_one_prerelease_identifier);
        if (!prerelease) {
            return std::nullopt;
        }
        version.prerelease = *std::move(prerelease);
        text = text.substr(0, hyphen);
    }
    auto numbers = identifiers(text, is_version_number);
    if (!numbers || numbers->size() != 3) {
        return std::nullopt;
    }
    version.major = std::move((*numbers)[0]);
    version.minor = std::move((*numbers)[1]);
    version.patch = std::move((*numbers)[2]);
    return version;
}

std::string to_string(const Version& version) {
    std::string out = version.major + "." + version.minor + "." + version.patch;
    if (!version.prerelease.empty()) {
        out += "-" + text::joined(version.prerelease, ".");
    }
    if (!version.build.empty()) {
        out += "+" + text::joined(version.build, ".");
    }
    return out;
}

std::weak_ordering precedence(const Version& left, const Version& right) {
    if (const auto order = number_order(left.major, right.major); order != 0) {
        return order;
    }
    if (const auto order = number_order(left.minor, right.minor); order != 0) {
        return order;
    }
    if (const auto order = number_order(left.patch, right.patch); order != 0) {
        return order;
    }
    return prerelease_order(left, right);
}

std::string_view to_string(ReleaseType type) {
    constexpr std::array<std::string_view, 3> kNames{"patch", "minor", "major"};
    return kNames[static_cast<std::size_t>(type)];
}

Version release_of(const Version& version) {
    return {version.major, version.minor, version.patch, {}, {}};
}

Version incremented(const Version& version, ReleaseType type) {
    Version next = release_of(version);
    const bool has_patch = version.patch != "0";
    const bool has_minor = version.minor != "0";
    if (type == ReleaseType::major) {
        if (has_minor || has_patch || !version.is_prerelease()) {
            next.major = successor(next.major);
        }
        next.minor = "0";
        next.patch = "0";
    } else if (type == ReleaseType::minor) {
        if (has_patch || !version.is_prerelease()) {
            next.minor = successor(next.minor);
        }
        next.patch = "0";
    } else if (!version.is_prerelease()) {
        next.patch = successor(next.patch);
    }
    return next;
}

Version first_prerelease(const Version& version, ReleaseType type, std::string_view identifier) {
    // Unlike a stable increment this always leaves the release behind that a prerelease was heading for.
    Version next = incremented(release_of(version), type);
    if (!identifier.empty()) {
        next.prerelease.clear();
        for (const std::string_view part : text::split(identifier, '.')) {
            next.prerelease.emplace_back(part);
        }
    }
    next.prerelease.emplace_back("0");
    return next;
}

Version next_prerelease(const Version& version, std::string_view identifier) {
    if (!version.is_prerelease()) {
        return first_prerelease(version, ReleaseType::patch, identifier);
    }
    Version next = version;
    next.build.clear();
    raise_prerelease(next.prerelease);
    if (identifier.empty()) {
        return next;
    }
    const auto wanted = identifiers(identifier, is_build_identifier).value_or(std::vector<std::string>{});
    if (!continues(next.prerelease, wanted)) {
        next.prerelease = wanted;
        next.prerelease.emplace_back("0");
    }
    return next;
}

}  // namespace miniship
