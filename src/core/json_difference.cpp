#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "miniship/json_text.hpp"

namespace miniship::json_text {
namespace {

using Places = std::vector<Value>;

// The values of each name, and the names in the order of their first appearance.
struct Members {
    explicit Members(const Value& object) {
        for (const Value& child : object.children()) {
            auto& places = by_name[child.key()];
            if (places.empty()) {
                names.push_back(child.key());
            }
            places.push_back(child);
        }
    }

    [[nodiscard]] const Places* find(const std::string& name) const {
        const auto found = by_name.find(name);
        return found == by_name.end() ? nullptr : &found->second;
    }

    std::vector<std::string> names;
    std::unordered_map<std::string, Places> by_name;
};

void compare(const Value& before, const Value& after, const std::string& pointer, std::vector<Change>& out);

bool differ(const Value& before, const Value& after) {
    std::vector<Change> found;
    compare(before, after, {}, found);
    return !found.empty();
}

void compare_places(const Places& before, const Places& after, const std::string& pointer, std::vector<Change>& out) {
    if (before.size() == 1 && after.size() == 1) {
        compare(before.front(), after.front(), pointer, out);
    } else if (!std::equal(before.begin(), before.end(), after.begin(), after.end(),
                           [](const Value& a, const Value& b) { return !differ(a, b); })) {
        out.push_back({pointer, std::string{before.back().raw()}, std::string{after.back().raw()}});
    }
}

void compare_objects(const Value& before, const Value& after, const std::string& pointer, std::vector<Change>& out) {
    const Members old_members{before};
    const Members new_members{after};
    for (const std::string& name : old_members.names) {
        const std::string place = pointer + "/" + pointer_token(name);
        const Places& old_places = *old_members.find(name);
        if (const Places* new_places = new_members.find(name)) {
            compare_places(old_places, *new_places, place, out);
        } else {
            out.push_back({place, std::string{old_places.back().raw()}, std::nullopt});
        }
    }
    for (const std::string& name : new_members.names) {
        if (old_members.find(name) == nullptr) {
            out.push_back(
                {pointer + "/" + pointer_token(name), std::nullopt, std::string{new_members.find(name)->back().raw()}});
        }
    }
}

void compare(const Value& before, const Value& after, const std::string& pointer, std::vector<Change>& out) {
    if (before.raw() == after.raw()) {
        return;
    }
    const bool same_kind = before.kind() == after.kind();
    if (same_kind && before.kind() == Kind::object) {
        compare_objects(before, after, pointer, out);
        return;
    }
    if (same_kind && before.kind() == Kind::array && before.node().child_count == after.node().child_count) {
        const Places old_items = before.children();
        const Places new_items = after.children();
        for (std::size_t index = 0; index < old_items.size(); ++index) {
            compare(old_items[index], new_items[index], fmt::format("{}/{}", pointer, index), out);
        }
        return;
    }
    out.push_back({pointer, std::string{before.raw()}, std::string{after.raw()}});
}

// True where `inner` is `outer` or a place below it.
bool is_within(std::string_view inner, std::string_view outer) {
    return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '/');
}

bool is_intended(std::string_view place, std::span<const std::string> pointers) {
    return std::any_of(pointers.begin(), pointers.end(),
                       [&](const std::string& pointer) { return is_within(place, pointer); });
}

// Every scalar and every empty container of what was added is intended.
bool holds_only_intended(const Value& added, std::span<const std::string> pointers) {
    if (is_intended(added.pointer(), pointers)) {
        return true;
    }
    const Places children = added.children();
    return !children.empty() && std::all_of(children.begin(), children.end(),
                                            [&](const Value& child) { return holds_only_intended(child, pointers); });
}

}  // namespace

std::vector<Change> differences(const Document& before, const Document& after) {
    std::vector<Change> out;
    compare(before.root(), after.root(), {}, out);
    return out;
}

Result<std::vector<Change>> proven_changes(const Document& before, const Document& after,
                                           std::span<const std::string> pointers) {
    std::vector<Change> changes = differences(before, after);
    for (const Change& change : changes) {
        const auto added = change.before ? std::nullopt : after.find(change.pointer);
        if (!is_intended(change.pointer, pointers) && !(added && holds_only_intended(*added, pointers))) {
            return Error{ErrorCode::internal, fmt::format("the edit also changes \"{}\"", change.pointer)};
        }
    }
    for (const std::string& pointer : pointers) {
        const bool reached = std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
            return is_within(change.pointer, pointer) ||
                   (!change.before && is_within(pointer, change.pointer) && after.find(pointer).has_value());
        });
        if (!reached) {
            return Error{ErrorCode::internal, fmt::format("the edit does not change \"{}\"", pointer)};
        }
    }
    return changes;
}

std::string json_patch(std::span<const Change> changes) {
    std::string out{"["};
    const auto add = [&out](std::string_view operation, const Change& change, const std::optional<std::string>& value) {
        out += fmt::format("{}\n  {{\"op\": \"{}\", \"path\": {}{}}}", out.size() == 1 ? "" : ",", operation,
                           json_string(change.pointer), value ? ", \"value\": " + *value : "");
    };
    for (const Change& change : changes) {
        if (change.before) {
            add("test", change, change.before);
        }
        add(!change.before ? "add" : change.after ? "replace" : "remove", change, change.after);
    }
    return out += out.size() == 1 ? "]\n" : "\n]\n";
}

}  // namespace miniship::json_text
