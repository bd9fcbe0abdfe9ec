#include "cli/invocation.hpp"

#include "miniship/text.hpp"

namespace miniship::cli {

bool Invocation::has(std::string_view flag) const {
    return values.contains(std::string{flag});
}

std::optional<std::string> Invocation::value(std::string_view flag) const {
    const auto found = values.find(std::string{flag});
    return found == values.end() || found->second.empty() ? std::nullopt : std::optional{found->second.back()};
}

std::vector<std::string> Invocation::all(std::string_view flag) const {
    const auto found = values.find(std::string{flag});
    return found == values.end() ? std::vector<std::string>{} : found->second;
}

std::vector<std::string> Invocation::listed(std::string_view flag) const {
    std::vector<std::string> parts;
    for (const std::string& value : all(flag)) {
        for (const std::string_view part : text::split(value, ',')) {
            if (!part.empty()) {
                parts.emplace_back(part);
            }
        }
    }
    return parts;
}

std::optional<bool> Invocation::switched(std::string_view flag) const {
    if (has(flag)) {
        return true;
    }
    return has("no-" + std::string{flag}) ? std::optional{false} : std::nullopt;
}

std::optional<std::string> Invocation::positional(std::size_t index) const {
    return index < positionals.size() ? std::optional{positionals[index]} : std::nullopt;
}

OutputWishes output_wishes(const std::vector<std::string>& arguments) {
    constexpr std::string_view kColor = "--color";
    OutputWishes wishes;
    for (std::size_t index = 0; index < arguments.size() && arguments[index] != "--"; ++index) {
        const std::string_view argument = arguments[index];
        if (argument == "--json") {
            wishes.json = true;
        } else if (argument == kColor && index + 1 < arguments.size()) {
            wishes.color = arguments[index + 1];
        } else if (argument.starts_with(kColor) && argument.substr(kColor.size()).starts_with('=')) {
            wishes.color = argument.substr(kColor.size() + 1);
        }
    }
    if (wishes.color != "always" && wishes.color != "never") {
        wishes.color = "auto";
    }
    return wishes;
}

}  // namespace miniship::cli
