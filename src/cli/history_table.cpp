#include "cli/history_table.hpp"

#include <fmt/format.h>

#include <vector>

#include "cli/columns.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// A pointer as people read it: without the app's entry when it lies in one, and decoded.
std::string place_name(const std::string& pointer) {
    const auto tokens = json_text::pointer_tokens(pointer).value_or(std::vector<std::string>{pointer});
    if (tokens.empty()) {
        return "the whole document";
    }
    const bool in_app = tokens.size() > 2 && tokens.front() == "apps";
    return text::joined(std::span{tokens}.subspan(in_app ? 2 : 0), " ");
}

std::string told(const json_text::Change& change) {
    const std::string place = place_name(change.pointer);
    if (!change.before && !change.after) {
        return place;
    }
    return fmt::format("{} {} -> {}", place, change.before.value_or("(nothing)"), change.after.value_or("(nothing)"));
}

std::string what_of(const policy::PastChange& change) {
    std::vector<std::string> places;
    for (const auto& place : change.what) {
        places.push_back(told(place));
    }
    return (places.empty() ? "nothing but the layout" : text::joined(places, ", ")) +
           (change.settled ? "" : " (not known to have arrived)");
}

std::string why_of(const policy::Author& author) {
    std::vector<std::string> parts;
    for (const auto& part : {author.why, author.tag, author.commit.substr(0, 7), author.pipeline}) {
        if (!part.empty()) {
            parts.push_back(part);
        }
    }
    return text::joined(parts, ", ");
}

}  // namespace

std::string history_table(const apply::SeenHistory& seen, const std::optional<policy::Freeze>& freeze) {
    std::string out;
    if (freeze) {
        out += fmt::format("frozen until {}{}: {}\n", text::printable(freeze->until),
                           freeze->who.empty() ? "" : " by " + text::printable(freeze->who),
                           text::printable(freeze->reason));
    }
    const auto* newest = policy::newest_change(seen.history);
    if (newest != nullptr && !policy::is_latest(seen.history, seen.document)) {
        out += fmt::format("edited without a history since revision {}\n", newest->revision);
    }
    if (seen.history.changes.empty()) {
        return out + "no change has been written down yet\n";
    }
    std::vector<std::vector<std::string>> rows{{"REVISION", "WHEN", "WHO", "WHAT", "WHY"}};
    for (auto change = seen.history.changes.rbegin(); change != seen.history.changes.rend(); ++change) {
        rows.push_back({std::to_string(change->revision), text::printable(change->author.when),
                        text::printable(change->author.who), text::printable(what_of(*change)),
                        text::printable(why_of(change->author))});
    }
    return out + columns(rows);
}

}  // namespace miniship::cli
