#include "plan/preflight.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/paths.hpp"
#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

/// Retrying may help: a network, or a service.
bool may_pass(const Error& error) {
    return exit_status(error.code) == 4;
}

std::string with_hint(const Error& error) {
    std::string text = error.message;
    if (!error.causes.empty()) {
        text += fmt::format(" ({})", error.causes.back());
    }
    return error.hint.empty() ? text : fmt::format("{}; hint: {}", text, error.hint);
}

bool is_lock_file(std::string_view path) {
    constexpr std::array<std::string_view, 4> kNames{"package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml",
                                                     "yarn.lock"};
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

std::string_view state_of(const Finding& finding) {
    return finding.trouble ? "wrong" : finding.hint.empty() ? "ok" : "note";
}

Finding fine(std::string point, std::string says) {
    return {.point = std::move(point), .says = std::move(says)};
}

Finding note(std::string point, std::string says, std::string hint) {
    return {.point = std::move(point), .says = std::move(says), .hint = std::move(hint)};
}

Finding wrong(std::string point, Error trouble) {
    return {.point = std::move(point), .trouble = std::move(trouble)};
}

Finding finding_of(std::string point, const Result<void>& result, std::string says) {
    return result ? fine(std::move(point), std::move(says)) : wrong(std::move(point), result.error());
}

Error told_together(std::vector<Error> errors) {
    const auto leads = std::find_if_not(errors.begin(), errors.end(), may_pass);
    if (leads != errors.end()) {
        std::rotate(errors.begin(), leads, leads + 1);
    }
    Error first = std::move(errors.front());
    for (std::size_t index = 1; index < errors.size(); ++index) {
        first.also.push_back(with_hint(errors[index]));
        first.also.insert(first.also.end(), errors[index].also.begin(), errors[index].also.end());
    }
    return first;
}

int status_of(const std::vector<Finding>& findings) {
    std::vector<Error> errors;
    for (const auto& finding : findings) {
        if (finding.trouble) {
            errors.push_back(*finding.trouble);
        }
    }
    return errors.empty() ? 0 : exit_status(told_together(std::move(errors)).code);
}

std::string findings_text(const std::vector<Finding>& findings) {
    std::size_t width = 0;
    for (const auto& finding : findings) {
        width = std::max(width, finding.point.size());
    }
    std::string text;
    std::size_t wrong = 0;
    for (const auto& finding : findings) {
        const auto line = [&](std::string_view said) { text += fmt::format("{:{}}{}\n", "", width + 9, said); };
        const std::string& says = finding.trouble ? finding.trouble->message : finding.says;
        text += fmt::format("{:<7}{:<{}}  {}\n", state_of(finding), finding.point, width, text::printable(says));
        if (finding.trouble) {
            ++wrong;
            for (const auto& more : finding.trouble->also) {
                line(text::printable(more));
            }
        }
        const std::string& hint = finding.trouble ? finding.trouble->hint : finding.hint;
        if (!hint.empty()) {
            line("hint: " + text::printable(hint));
        }
    }
    return text + (wrong == 0 ? std::string{"nothing stands in the way of a release\n"}
                              : fmt::format("{} in the way of a release\n",
                                            wrong == 1 ? "1 thing stands" : fmt::format("{} things stand", wrong)));
}

bool lists_signing_key(std::string_view listing) {
    constexpr std::size_t kValidity = 1;
    constexpr std::size_t kCapabilities = 11;
    constexpr std::size_t kToken = 14;
    for (const auto line : text::split(listing, '\n')) {
        const auto fields = text::split(line, ':');
        if (fields.size() <= kCapabilities || (fields[0] != "sec" && fields[0] != "ssb")) {
            continue;
        }
        // Expired, revoked, disabled, invalid; `#`: the secret part is somewhere else.
        const bool dead = fields[kValidity].find_first_of("erdi") != std::string_view::npos ||
                          (fields.size() > kToken && fields[kToken] == "#");
        if (!dead && fields[kCapabilities].find('s') != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

std::vector<std::string> changes_in_the_way(const std::vector<std::string>& changed, bool released,
                                            const std::vector<std::string>& built) {
    std::vector<std::string> found;
    std::copy_if(changed.begin(), changed.end(), std::back_inserter(found), [&](const std::string& path) {
        const bool is_built = std::any_of(built.begin(), built.end(),
                                          [&](const std::string& one) { return path_below(one, path).has_value(); });
        return !released || !(is_built || is_lock_file(path));
    });
    return found;
}

}  // namespace miniship::plan
