// miniship.json and MINISHIP_… variables: values by key, with every mistake found at once.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "config/keys.hpp"
#include "config/layers.hpp"
#include "miniship/text.hpp"

namespace miniship::config {
namespace {

using nlohmann::json;

bool is_list_of_text(const json& value) {
    return value.is_array() &&
           std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_string(); });
}

bool is_map_of_text(const json& value) {
    return value.is_object() &&
           std::all_of(value.begin(), value.end(), [](const json& item) { return item.is_string(); });
}

bool fits(const json& value, const Key& key) {
    switch (key.type) {
        case ValueType::text:
            return value.is_string();
        case ValueType::number:
            return value.is_number_unsigned() && value.get<std::uint64_t>() >= key.least;
        case ValueType::boolean:
            return value.is_boolean();
        case ValueType::list_of_text:
            return is_list_of_text(value);
        case ValueType::map_of_text:
            return is_map_of_text(value);
        case ValueType::text_or_false:
            return value.is_string() || value == json(false);
        case ValueType::anything:
            return value.is_object();
    }
    return false;
}

std::string shown(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Walks one object of the file; `path` is its dotted place.
class Reader {
public:
    Reader(Values& values, const std::string& name, std::vector<Error>& problems)
        : values_{values}, name_{name}, problems_{problems} {}

    void add(const json& object, const std::string& path) {
        for (const auto& [name, value] : object.items()) {
            const std::string place = path.empty() ? name : path + "." + name;
            if (place == "$schema") {
                continue;
            }
            if (const Key* key = key_at(place)) {
                add_value(*key, place, value);
            } else if (!has_keys_below(place) || name.find('.') != std::string::npos) {
                unknown(path, name);
            } else if (!value.is_object()) {
                problem(fmt::format("{} must be an object, not {}", place, shown(value)), known_below(place));
            } else {
                add(value, place);
            }
        }
    }

private:
    void add_value(const Key& key, const std::string& place, const json& value) {
        if (!fits(value, key)) {
            problem(fmt::format("{} must be {}, not {}", place, wanted_value(key), shown(value)),
                    fmt::format("{} is {}", place, key.meaning));
            return;
        }
        values_[place] = {.json = shown(value), .source = Source::file, .origin = name_};
    }

    void unknown(const std::string& path, const std::string& name) {
        const auto near = text::closest(name, names_below(path));
        problem(fmt::format("{} is not a key{}", path.empty() ? name : path + "." + name,
                            near ? fmt::format(" (did you mean {}?)", *near) : ""),
                known_below(path));
    }

    /// What may stand at a place: a file that is wrong can be asked for nothing.
    static std::string known_below(const std::string& path) {
        const auto names = names_below(path);
        if (names.size() == 1 && names.front() == "*") {
            return fmt::format("{} holds an object for each name, and a name has no dot in it", path);
        }
        return fmt::format("{} takes {}", path.empty() ? "the top" : path, text::joined(names, ", "));
    }

    void problem(std::string message, std::string hint) {
        problems_.push_back({.code = ErrorCode::config_invalid,
                             .message = fmt::format("{}: {}", name_, message),
                             .hint = std::move(hint)});
    }

    Values& values_;
    const std::string& name_;
    std::vector<Error>& problems_;
};

std::string upper_without_marks(std::string_view path) {
    std::string out;
    for (const char c : path) {
        if (c != '.' && c != '_') {
            out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        }
    }
    return out;
}

/// The value of a variable as JSON that fits the key; lists are separated by commas.
std::optional<json> typed(const std::string& value, const Key& key) {
    switch (key.type) {
        case ValueType::text:
            return json(value);
        case ValueType::text_or_false:
            return value == "false" ? json(false) : json(value);
        case ValueType::boolean:
            return value == "true" || value == "1"                     ? std::optional{json(true)}
                   : value == "false" || value == "0" || value.empty() ? std::optional{json(false)}
                                                                       : std::nullopt;
        case ValueType::list_of_text: {
            json list = json::array();
            for (const auto part : text::split(value, ',')) {
                if (!text::trimmed(part).empty()) {
                    list.push_back(text::trimmed(part));
                }
            }
            return list;
        }
        default: {
            json parsed = json::parse(value, nullptr, false);
            return parsed.is_discarded() || !fits(parsed, key) ? std::nullopt : std::optional{parsed};
        }
    }
}

}  // namespace

std::string json_text_of(std::string_view value) {
    return shown(json(value));
}

void add_file(Values& values, std::string_view bytes, const std::string& name, std::vector<Error>& problems) {
    try {
        const json document = json::parse(bytes, nullptr, true, true);
        if (!document.is_object()) {
            problems.push_back(
                {.code = ErrorCode::config_invalid, .message = fmt::format("{} must hold one object", name)});
            return;
        }
        Reader{values, name, problems}.add(document, "");
    } catch (const json::parse_error& failure) {
        const auto place = text::position_of(bytes, failure.byte > 0 ? failure.byte - 1 : 0);
        problems.push_back({.code = ErrorCode::config_invalid,
                            .message = fmt::format("{}:{}:{}: this is not JSON", name, place.line, place.column),
                            .hint = "comments are allowed, commas after the last member are not"});
    }
}

void add_environment(Values& values, const std::map<std::string, std::string>& environment,
                     std::vector<Error>& problems) {
    constexpr std::string_view kPrefix = "MINISHIP_";
    std::map<std::string, const Key*> names;
    for (const Key& key : keys()) {
        if (key.path.find('*') == std::string_view::npos) {
            names[upper_without_marks(key.path)] = &key;
        }
    }
    for (const auto& [name, value] : environment) {
        if (!name.starts_with(kPrefix)) {
            continue;
        }
        const auto found = names.find(upper_without_marks(std::string_view{name}.substr(kPrefix.size())));
        if (found == names.end()) {
            continue;
        }
        if (const auto parsed = typed(value, *found->second)) {
            values[std::string{found->second->path}] = {
                .json = shown(*parsed), .source = Source::environment, .origin = name};
        } else {
            problems.push_back(
                {.code = ErrorCode::config_invalid,
                 .message = fmt::format("{} must be {}, not '{}'", name, wanted_value(*found->second), value),
                 .hint = fmt::format("correct {} in the environment, or unset it", name)});
        }
    }
}

}  // namespace miniship::config
