#include "cli/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/suggestion.hpp"

namespace miniship::cli {
namespace {

/// A lone dash is a word: it is how programs name standard input.
bool looks_like_flag(std::string_view argument) {
    return argument.size() > 1 && argument.front() == '-';
}

class Sorter {
public:
    explicit Sorter(const std::vector<std::string>& arguments) : arguments_{arguments} {
        words_.command = &command_tree();
    }

    Result<Words> sorted();

private:
    [[nodiscard]] bool asked() const { return words_.wants_help || words_.wants_version; }
    Result<void> take_word(const std::string& word);
    Result<void> take_long(const std::string& argument);
    Result<void> take_letters(const std::string& argument);
    Result<void> take_flag(const Flag& flag, bool negated, const std::string& spelling,
                           std::optional<std::string> value);
    Result<void> take_switch(const Flag& flag, bool negated, const std::string& spelling,
                             const std::optional<std::string>& value);
    Result<void> finish();

    const std::vector<std::string>& arguments_;
    std::size_t next_{0};
    Words words_{};
};

Result<Words> Sorter::sorted() {
    bool flags_ended = false;
    while (next_ < arguments_.size()) {
        const std::string& argument = arguments_[next_++];
        if (!flags_ended && argument == "--") {
            flags_ended = true;
        } else if (flags_ended || !looks_like_flag(argument)) {
            TRY(take_word(argument));
        } else if (asked()) {
            continue;
        } else if (argument.starts_with("--")) {
            TRY(take_long(argument));
        } else {
            TRY(take_letters(argument));
        }
    }
    TRY(finish());
    return std::move(words_);
}

Result<void> Sorter::take_word(const std::string& word) {
    const auto& subcommands = words_.command->subcommands;
    const auto found = std::ranges::find(subcommands, word, &Command::name);
    if (found != subcommands.end()) {
        words_.command = &*found;
        words_.path.push_back(word);
    } else if (!subcommands.empty() && !asked()) {
        return unknown_command(words_.path, word);
    } else {
        words_.positionals.push_back(word);
    }
    return {};
}

Result<void> Sorter::take_long(const std::string& argument) {
    const std::size_t equals = argument.find('=');
    const std::string spelling = argument.substr(0, equals);
    const std::string name = spelling.substr(2);
    std::optional<std::string> value;
    if (equals != std::string::npos) {
        value = argument.substr(equals + 1);
    }
    // A command's own flag goes before the global one of the same name.
    for (const auto* flags : {&words_.command->flags, &global_flags()}) {
        if (const Flag* flag = flag_named(*flags, name)) {
            return take_flag(*flag, false, spelling, std::move(value));
        }
        const Flag* denied = name.starts_with("no-") ? flag_named(*flags, name.substr(3)) : nullptr;
        if (denied != nullptr && denied->negatable) {
            return take_flag(*denied, true, spelling, std::move(value));
        }
    }
    return unknown_flag(words_.path, spelling);
}

Result<void> Sorter::take_letters(const std::string& argument) {
    for (std::size_t index = 1; index < argument.size(); ++index) {
        const char letter = argument[index];
        const std::string spelling{'-', letter};
        const Flag* flag = flag_lettered(words_.command->flags, letter);
        if (flag == nullptr) {
            flag = flag_lettered(global_flags(), letter);
        }
        if (flag == nullptr) {
            return unknown_flag(words_.path,
                                index == 1 && argument.find('=') == std::string::npos ? argument : spelling);
        }
        std::optional<std::string> value;
        const bool attached = index + 1 < argument.size() && (flag->takes_value() || argument[index + 1] == '=');
        if (attached) {
            value = argument.substr(index + (argument[index + 1] == '=' ? 2 : 1));
        }
        TRY(take_flag(*flag, false, spelling, std::move(value)));
        if (attached || asked()) {
            break;
        }
    }
    return {};
}

Result<void> Sorter::take_flag(const Flag& flag, bool negated, const std::string& spelling,
                               std::optional<std::string> value) {
    if (!flag.takes_value()) {
        return take_switch(flag, negated, spelling, value);
    }
    const bool has_next = next_ < arguments_.size();
    if (!value && has_next && !looks_like_flag(arguments_[next_])) {
        value = arguments_[next_++];
    }
    if (!value && !flag.optional_value) {
        return usage_error(fmt::format("flag {} needs a value ({})", spelling, flag.value_name),
                           has_next && arguments_[next_] != "--"
                               ? fmt::format("a value that starts with a dash is written {}{}{}", spelling,
                                             spelling.starts_with("--") ? "=" : "", arguments_[next_])
                               : help_hint(words_.path));
    }
    words_.uses.push_back({&flag, flag.key(), value.value_or("")});
    return {};
}

Result<void> Sorter::take_switch(const Flag& flag, bool negated, const std::string& spelling,
                                 const std::optional<std::string>& value) {
    if (value && *value != "true" && *value != "false") {
        return usage_error(fmt::format("flag {} takes no value", spelling), fmt::format("write {} alone", spelling));
    }
    const bool on = negated == (value == "false");
    const Flag* const switched = &flag;
    std::erase_if(words_.uses, [&](const Use& use) { return use.flag == switched; });
    if (on || flag.negatable) {
        words_.uses.push_back({&flag, (on ? "" : "no-") + flag.key(), ""});
    }
    if (on && &flag == flag_named(global_flags(), "help")) {
        words_.wants_help = true;
    }
    if (on && &flag == flag_named(global_flags(), "version")) {
        words_.wants_version = true;
    }
    return {};
}

Result<void> Sorter::finish() {
    if (words_.path == std::vector<std::string>{"help"} && !words_.wants_version) {
        words_.wants_help = true;
        words_.path.clear();
        for (const std::string& name : words_.positionals) {
            std::vector<std::string> longer = words_.path;
            longer.push_back(name);
            if (command_at(longer) == nullptr) {
                return unknown_command(words_.path, name);
            }
            words_.path = std::move(longer);
        }
        words_.command = command_at(words_.path);
    }
    if (asked() || words_.command->subcommands.empty()) {
        return {};
    }
    if (words_.path.empty()) {
        return usage_error("no command given", help_hint({}));
    }
    std::vector<std::string> names;
    for (const Command& command : words_.command->subcommands) {
        names.push_back(command.name);
    }
    return usage_error(fmt::format("{} needs a command: {}", words_.path.back(), enumerated(names)),
                       help_hint(words_.path));
}

}  // namespace

Result<Words> sorted_words(const std::vector<std::string>& arguments) {
    return Sorter{arguments}.sorted();
}

}  // namespace miniship::cli
