#include <fmt/format.h>

#include "miniship/json_number.hpp"
#include "miniship/loose_version.hpp"
#include "miniship/policy_document.hpp"
#include "miniship/time.hpp"

namespace miniship::policy {
namespace {

using json_text::Kind;
using json_text::Value;

// Reads known keys and gathers what is wrong with them, so that a person sees all of it at once.
class Reader {
public:
    [[nodiscard]] std::vector<Error> take_problems() { return std::move(problems_); }

    Policy policy(const Value& root) {
        Policy out;
        out.revision = number(root, "revision").value_or(0);
        out.updated_at = string(root, "updatedAt").value_or("");
        for (const Value& entry : members(root.find("apps"))) {
            out.apps.insert_or_assign(entry.key(), app(entry));
        }
        for (const Value& entry : members(root.find("messages"))) {
            Message message;
            for (const Value& text : members(entry)) {
                message.insert_or_assign(text.key(), string(text).value_or(""));
            }
            out.messages.insert_or_assign(entry.key(), std::move(message));
        }
        return out;
    }

private:
    void complain(const Value& value, std::string_view what) {
        const std::string pointer = value.pointer();
        problems_.push_back(
            {ErrorCode::document_invalid, fmt::format("{} {}", pointer.empty() ? "the document" : pointer, what)});
    }

    bool is(const Value& value, Kind kind) {
        if (value.kind() != kind) {
            complain(value, fmt::format("is {}, not {}", to_string(value.kind()), to_string(kind)));
            return false;
        }
        return true;
    }

    std::vector<Value> members(const std::optional<Value>& value) {
        return value && is(*value, Kind::object) ? value->children() : std::vector<Value>{};
    }

    std::optional<std::string> string(const Value& value) {
        return is(value, Kind::string) ? value.text() : std::nullopt;
    }

    std::optional<std::string> string(const Value& object, std::string_view name) {
        const auto value = object.find(name);
        return value ? string(*value) : std::nullopt;
    }

    std::optional<std::uint64_t> number(const Value& object, std::string_view name) {
        const auto value = object.find(name);
        if (!value || !is(*value, Kind::number)) {
            return std::nullopt;
        }
        const auto out = whole_number(value->raw());
        if (!out) {
            complain(*value, fmt::format("is {}, not a whole number", value->raw()));
        }
        return out;
    }

    std::optional<Version> version(const Value& value) {
        const auto text = string(value);
        auto out = text ? parse_version(*text) : std::nullopt;
        if (text && !out) {
            complain(value, fmt::format("is not a version: {}", value.raw()));
        }
        return out;
    }

    std::optional<Version> version(const Value& object, std::string_view name) {
        const auto value = object.find(name);
        return value ? version(*value) : std::nullopt;
    }

    // What every rule has besides what it demands.
    template <class AnyRule>
    void read_manner(const Value& value, AnyRule& rule) {
        if (const auto update = string(value, "update")) {
            rule.update = *update == "force" ? Update::force : Update::regular;
            if (*update != "force" && *update != "regular") {
                complain(*value.find("update"),
                         fmt::format("is {}, not \"regular\" or \"force\"", json_string(*update)));
            }
        }
        rule.message = string(value, "message").value_or("");
        rule.until = string(value, "until").value_or("");
        if (!rule.until.empty() && !day_start(rule.until)) {
            complain(*value.find("until"), fmt::format("is not a day like 2027-01-01: {}", json_string(rule.until)));
        }
    }

    std::optional<Rule> rule(const Value& value) {
        if (!is(value, Kind::object)) {
            return std::nullopt;
        }
        if (!value.find("min")) {
            complain(value, "has no \"min\"");
            return std::nullopt;
        }
        Rule out;
        out.min = version(value, "min").value_or(Version{});
        read_manner(value, out);
        return out;
    }

    std::optional<Rule> rule(const Value& object, std::string_view name) {
        const auto value = object.find(name);
        return value ? rule(*value) : std::nullopt;
    }

    std::optional<HostRule> host_rule(const Value& object, std::string_view name, std::string_view min) {
        const auto value = object.find(name);
        if (!value || !is(*value, Kind::object)) {
            return std::nullopt;
        }
        HostRule out;
        out.min = string(*value, min).value_or("");
        if (!is_dotted_version(out.min)) {
            complain(*value, fmt::format("needs a \"{}\" of digits and dots", min));
        }
        read_manner(*value, out);
        return out;
    }

    std::vector<std::pair<std::string, Rule>> rules(const Value& object, std::string_view name) {
        std::vector<std::pair<std::string, Rule>> out;
        for (const Value& member : members(object.find(name))) {
            if (auto read = rule(member)) {
                const std::string key = member.key();
                std::erase_if(out, [&](const auto& earlier) { return earlier.first == key; });
                out.emplace_back(key, *std::move(read));
            }
        }
        return out;
    }

    std::vector<Version> versions(const Value& object, std::string_view name) {
        std::vector<Version> out;
        const auto list = object.find(name);
        if (!list || !is(*list, Kind::array)) {
            return out;
        }
        for (const Value& item : list->children()) {
            if (auto read = version(item)) {
                out.push_back(*std::move(read));
            }
        }
        return out;
    }

    App app(const Value& entry) {
        App out;
        if (!is(entry, Kind::object)) {
            return out;
        }
        out.latest = version(entry, "latest");
        out.live = version(entry, "live");
        out.floor = rule(entry, "floor");
        out.app = rule(entry, "app");
        out.pages = rules(entry, "pages");
        out.apis = rules(entry, "apis");
        out.blocked = versions(entry, "blocked");
        out.base_library = host_rule(entry, "baseLibrary", "min");
        out.host = host_rule(entry, "host", "minClient");
        if (const auto paused = entry.find("paused"); paused && is(*paused, Kind::boolean)) {
            out.paused = paused->raw() == "true";
        }
        return out;
    }

    std::vector<Error> problems_;
};

}  // namespace

Result<Policy> parsed(std::string_view bytes) {
    TRY_ASSIGN(const auto document, read_document(bytes));
    Reader reader;
    Policy policy = reader.policy(document.root());
    if (auto problems = reader.take_problems(); !problems.empty()) {
        return all_of(std::move(problems));
    }
    return policy;
}

}  // namespace miniship::policy
