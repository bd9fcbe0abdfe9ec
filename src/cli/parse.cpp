// CLI11 is included here and nowhere else: it costs seconds of compile time in every file that includes it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <optional>

#include "cli/help.hpp"
#include "cli/invocation.hpp"
#include "cli/suggestion.hpp"
#include "cli/words.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

/// Why `value` is none of `choices`, or nothing when it is one.
std::string refusal(const std::string& subject, const std::vector<std::string>& choices, const std::string& value) {
    if (choices.empty() || std::ranges::find(choices, value) != choices.end()) {
        return {};
    }
    return fmt::format("{} takes {}, not {}", subject, enumerated(choices), value.empty() ? "an empty value" : value);
}

/// The first part of the flag's value that is not allowed, told; empty when all are.
std::string flag_refusal(const Flag& flag, const std::string& value) {
    if (!flag.comma_list) {
        return refusal(flag.spelling(), flag.choices, value);
    }
    for (const std::string_view part : text::split(value, ',')) {
        if (std::string told = refusal(flag.spelling(), flag.choices, std::string{part}); !told.empty()) {
            return told;
        }
    }
    return {};
}

/// As a flag is typed once names are resolved: `--tag-prefix`, `--no-sign`, `-C`.
std::string canonical(const Use& use) {
    return use.key == use.flag->key() ? use.flag->spelling() : "--" + use.key;
}

/// CLI11's parser for one command line: it knows the flags that were typed, because only those cost time, and all
/// words.
class CommandParser {
public:
    explicit CommandParser(const Words& words) : words_{words} {
        app_.set_help_flag();
        app_.allow_extras(false);
        for (const Use& use : words.uses) {
            if (!options_.contains(use.key)) {
                options_[use.key] = use.flag->takes_value() ? valued_option(*use.flag) : app_.add_flag(canonical(use));
            }
        }
        // The required ones first: CLI11 fills positionals in the order in which they were added.
        for (const bool required : {true, false}) {
            for (const Positional& positional : words.command->positionals) {
                if (positional.required == required) {
                    app_.add_option(positional.name)
                        ->required(required)
                        ->allow_extra_args(positional.repeatable)
                        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
                }
            }
        }
    }

    Result<Invocation> invocation();

private:
    CLI::Option* valued_option(const Flag& flag);
    [[nodiscard]] std::vector<std::string> reversed_arguments() const;
    [[nodiscard]] std::vector<std::string> missing_words() const;
    [[nodiscard]] Result<void> checked_positionals() const;

    const Words& words_;
    CLI::App app_{};
    std::map<std::string, CLI::Option*> options_{};
    std::string refusal_{};
    /// The choice that was probably meant by what is refused.
    std::optional<std::string> meant_{};
};

CLI::Option* CommandParser::valued_option(const Flag& flag) {
    CLI::Option* option = app_.add_option(flag.spelling());
    option->expected(1)->allow_extra_args(false)->multi_option_policy(
        flag.repeatable ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast);
    if (!flag.choices.empty()) {
        option->check([this, &flag](const std::string& value) {
            refusal_ = flag_refusal(flag, value);
            meant_ = text::closest(value, flag.choices);
            return refusal_;
        });
    }
    return option;
}

/// Every value stands alone after its flag, where CLI11 takes it whatever it looks like: in `--x=` it would look past
/// the empty value for another one. Words that are left follow `--`.
std::vector<std::string> CommandParser::reversed_arguments() const {
    std::vector<std::string> arguments;
    for (const Use& use : words_.uses) {
        arguments.push_back(canonical(use));
        if (use.flag->takes_value()) {
            arguments.push_back(use.value);
        }
    }
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), words_.positionals.begin(), words_.positionals.end());
    std::ranges::reverse(arguments);
    return arguments;
}

Result<Invocation> CommandParser::invocation() {
    const std::string usage = "usage: " + usage_line(words_.path);
    try {
        app_.parse(reversed_arguments());
    } catch (const CLI::ValidationError&) {
        return usage_error(refusal_, meant_ ? fmt::format("did you mean {}?", *meant_) : help_hint(words_.path));
    } catch (const CLI::RequiredError&) {
        return usage_error(fmt::format("{} needs {}", full_name(words_.path), enumerated(missing_words(), "and")),
                           usage);
    } catch (const CLI::ExtrasError&) {
        return usage_error("unexpected word " + words_.positionals.at(words_.command->positionals.size()), usage);
    } catch (const CLI::Error& defect) {
        return Error{.code = ErrorCode::internal,
                     .message = fmt::format("the command line of {} could not be read: {}", full_name(words_.path),
                                            defect.what())};
    }
    TRY(checked_positionals());
    Invocation invocation{.command = words_.path, .positionals = words_.positionals};
    for (const auto& [key, option] : options_) {
        const bool is_switch = option->get_items_expected_max() == 0;
        invocation.values[key] = is_switch ? std::vector<std::string>{""} : option->reduced_results();
    }
    return invocation;
}

std::vector<std::string> CommandParser::missing_words() const {
    std::vector<std::string> names;
    for (const Positional& positional : words_.command->positionals) {
        if (positional.required) {
            names.push_back(positional.name);
        }
    }
    names.erase(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(words_.positionals.size()));
    return names;
}

/// Words go to the required positionals first: in `compare A [OP] B` two words are A and B.
Result<void> CommandParser::checked_positionals() const {
    const auto& positionals = words_.command->positionals;
    auto required = static_cast<std::size_t>(std::ranges::count_if(positionals, &Positional::required));
    std::size_t word = 0;
    for (const Positional& positional : positionals) {
        required -= positional.required ? 1 : 0;
        const bool filled = words_.positionals.size() > word + (positional.required ? 0 : required);
        if (filled) {
            std::string told = refusal(positional.name, positional.choices, words_.positionals[word]);
            if (!told.empty()) {
                return usage_error(std::move(told), "usage: " + usage_line(words_.path));
            }
            ++word;
        }
    }
    return {};
}

bool is_path(Complete complete) {
    return complete == Complete::file || complete == Complete::directory;
}

/// Text goes into documents, tags and JSON answers, which hold UTF-8 only; the name of a file may be any bytes.
Result<void> checked_text(const std::string& subject, const std::string& value, Complete complete) {
    if (is_path(complete) || text::is_utf8(value)) {
        return {};
    }
    return usage_error(fmt::format("{} takes UTF-8, not '{}'", subject, text::printable(value)),
                       "convert it first, for example with `iconv -f GB18030 -t UTF-8`");
}

Result<void> checked_texts(const Words& words) {
    for (const Use& use : words.uses) {
        TRY(checked_text(use.flag->spelling(), use.value, use.flag->complete));
    }
    const auto& positionals = words.command->positionals;
    for (std::size_t index = 0; index < words.positionals.size() && !positionals.empty(); ++index) {
        const Positional& positional = positionals[std::min(index, positionals.size() - 1)];
        TRY(checked_text(positional.name, words.positionals[index], positional.complete));
    }
    return {};
}

}  // namespace

Result<Invocation> parse(const std::vector<std::string>& arguments) {
    TRY_ASSIGN(const Words words, sorted_words(arguments));
    if (words.wants_help || words.wants_version) {
        return Invocation{.command = words.path, .wants_help = words.wants_help, .wants_version = words.wants_version};
    }
    TRY(checked_texts(words));
    return CommandParser{words}.invocation();
}

}  // namespace miniship::cli
