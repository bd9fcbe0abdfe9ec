#include "edge/git_settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <mutex>

#include "edge/git_command.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::edge {
namespace {

using Environment = std::map<std::string, std::string>;

/// A name or an address that git takes as it is: without what it would cut off or refuse (git's ident.c, "crud").
bool is_plain(const std::string& text) {
    const auto is_word = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x80 || std::isalnum(byte) != 0;
    };
    return !text.empty() && is_word(text.front()) && is_word(text.back()) &&
           text.find_first_of("<>\n") == std::string::npos;
}

/// The variable, or the setting of the role, or of the user: where git looks, in this order.
std::string said_of(const std::string& role, const char* what, const GitSettings& settings,
                    const Environment& environment) {
    if (const auto found = environment.find(fmt::format("GIT_{}_{}", role, what)); found != environment.end()) {
        return found->second;
    }
    const std::string key = text::lowered(what);
    const auto own = settings.value(fmt::format("{}.{}", text::lowered(role), key));
    return own ? *own : settings.value("user." + key).value_or("");
}

Result<GitSettings> asked_settings(const std::string& directory, const Environment& environment) {
    TRY_ASSIGN(const Outcome outcome,
               git_outcome(directory, {"config", "--null", "--list"}, {}, std::chrono::seconds{30}, environment));
    if (outcome.status != 0) {
        return Error{.code = ErrorCode::git_refused,
                     .message = fmt::format("git cannot read its settings: {}", git_complaint(outcome)),
                     .hint = "`git config --list --show-origin` says where they are"};
    }
    return GitSettings::in(outcome.output);
}

}  // namespace

GitSettings GitSettings::in(std::string_view listing) {
    GitSettings settings;
    for (const auto entry : text::split(listing, '\0')) {
        if (entry.empty()) {
            continue;
        }
        const auto end = entry.find('\n');
        // A name without a value is a switch that is on (git-config(1)).
        settings.values_[std::string{entry.substr(0, end)}].push_back(
            end == std::string_view::npos ? "true" : std::string{entry.substr(end + 1)});
    }
    return settings;
}

std::optional<std::string> GitSettings::value(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::nullopt : std::optional{found->second.back()};
}

std::vector<std::string> GitSettings::values(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::vector<std::string>{} : found->second;
}

bool GitSettings::is_on(const std::string& name) const {
    const std::string text = text::lowered(value(name).value_or(""));
    return text == "true" || text == "yes" || text == "on" || text == "1";
}

/// The address with its longest beginning that a setting names replaced; nothing where none does.
std::optional<std::string> GitSettings::replaced(const std::string& address, std::string_view by) const {
    constexpr std::string_view kSection = "url.";
    std::size_t longest = 0;
    std::optional<std::string> found;
    for (auto row = values_.lower_bound(kSection); row != values_.end() && row->first.starts_with(kSection); ++row) {
        if (!row->first.ends_with(by)) {
            continue;
        }
        for (const auto& beginning : row->second) {
            if (beginning.size() > longest && address.starts_with(beginning)) {
                longest = beginning.size();
                found = row->first.substr(kSection.size(), row->first.size() - kSection.size() - by.size()) +
                        address.substr(longest);
            }
        }
    }
    return found;
}

std::string GitSettings::rewritten(const std::string& address, bool push) const {
    const auto pushed = push ? replaced(address, ".pushinsteadof") : std::nullopt;
    return pushed ? *pushed : replaced(address, ".insteadof").value_or(address);
}

std::vector<std::string> GitSettings::push_addresses(const std::string& remote) const {
    const auto own = values(fmt::format("remote.{}.pushurl", remote));
    auto shared = values(fmt::format("remote.{}.url", remote));
    if (own.empty() && shared.empty() && is_remote_url(remote)) {
        shared.push_back(remote);
    }
    std::vector<std::string> addresses;
    for (const auto& address : own.empty() ? shared : own) {
        // An address that is for pushes already is not turned into another such (git-config(1), pushInsteadOf).
        addresses.push_back(rewritten(address, own.empty()));
    }
    return addresses;
}

Result<GitSettings> git_settings(const std::string& directory, const Environment& environment) {
    static std::mutex asking;
    static std::map<std::string, GitSettings> known;
    const std::lock_guard lock{asking};
    if (const auto found = known.find(directory); found != known.end()) {
        return found->second;
    }
    TRY_ASSIGN(const GitSettings settings, asked_settings(directory, environment));
    known.emplace(directory, settings);
    return settings;
}

Result<std::string> git_identity(const std::string& directory, const std::string& role,
                                 const Environment& environment) {
    const auto date = environment.find(fmt::format("GIT_{}_DATE", role));
    TRY_ASSIGN(const GitSettings settings, git_settings(directory, environment));
    const std::string name = said_of(role, "NAME", settings, environment);
    const std::string address = said_of(role, "EMAIL", settings, environment);
    if (is_plain(name) && is_plain(address) &&
        (date == environment.end() || parsed_time(date->second).value_or(0) > 0)) {
        return fmt::format("{} <{}>", name, address);
    }
    TRY_ASSIGN(const Outcome who, git_outcome(directory, {"var", fmt::format("GIT_{}_IDENT", role)}, {},
                                              std::chrono::seconds{30}, environment));
    if (who.status != 0) {
        return Error{.code = ErrorCode::git_refused, .message = git_complaint(who)};
    }
    return who.output.substr(0, who.output.rfind('>') + 1);
}

}  // namespace miniship::edge
