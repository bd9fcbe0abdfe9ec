#include "plan/change_lines.hpp"

#include <fmt/format.h>

#include "miniship/text.hpp"

namespace miniship::plan {

std::vector<std::string> change_lines(std::span<const json_text::Change> changes) {
    std::vector<std::string> lines;
    for (const auto& change : changes) {
        if (change.pointer.empty() && !change.before && change.after) {
            lines.emplace_back("a new document");
            for (const auto line : text::split(text::trimmed(*change.after), '\n')) {
                lines.push_back(fmt::format("  {}", line));
            }
            continue;
        }
        lines.push_back(fmt::format("{} {} -> {}", change.pointer, change.before.value_or("(nothing)"),
                                    change.after.value_or("(nothing)")));
    }
    return lines;
}

}  // namespace miniship::plan
