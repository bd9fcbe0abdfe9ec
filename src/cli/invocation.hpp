// What was typed on the command line, as plain values.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/result.hpp"

namespace miniship::cli {

/// One call of miniship: which command, with which flags and words. Nothing has been looked up or checked beyond the
/// command table.
struct Invocation {
    /// The path in the command tree, for example `{"policy", "show"}`; empty only with `wants_help` or `wants_version`.
    std::vector<std::string> command{};
    /// Flags by their listed long name (`tag-prefix`, `compareUrlFormat`; the letter for `-C`), whatever spelling was
    /// typed. A switch has one empty value (`--x=true` is the switch, `--x=false` its contrary). `--no-x` of a
    /// negatable switch stands under `no-x`, and then `x` is absent: the last use wins.
    std::map<std::string, std::vector<std::string>> values{};
    std::vector<std::string> positionals{};
    /// `--help`, `-h` or the verb `help`: `command` says whose help.
    bool wants_help{false};
    bool wants_version{false};

    bool operator==(const Invocation&) const = default;

    /// True when the flag was given, with or without a value.
    [[nodiscard]] bool has(std::string_view flag) const;
    /// The value of the flag's last use (may be empty), or nothing when it was not given.
    [[nodiscard]] std::optional<std::string> value(std::string_view flag) const;
    /// The values of all uses in the order typed; empty when it was not given.
    [[nodiscard]] std::vector<std::string> all(std::string_view flag) const;
    /// The parts between commas of all uses, in the order typed; empty parts are dropped.
    [[nodiscard]] std::vector<std::string> listed(std::string_view flag) const;
    /// For a negatable switch: true for `--x`, false for `--no-x`, nothing when neither was given.
    [[nodiscard]] std::optional<bool> switched(std::string_view flag) const;
    /// The n-th word, or nothing.
    [[nodiscard]] std::optional<std::string> positional(std::size_t index) const;
};

/// The invocation that `arguments` (without the program's name) ask for. Prints nothing and never exits.
/// Single-value flags may be repeated: the last use wins. Errors: `ErrorCode::usage`, with the nearest name or the
/// right place as hint.
[[nodiscard]] Result<Invocation> parse(const std::vector<std::string>& arguments);

/// How the user wants to be answered, as far as it can be seen in arguments that may not parse:
/// a usage error must come out as JSON too when `--json` is among them.
struct OutputWishes {
    bool json{false};
    /// `auto`, `always` or `never`.
    std::string color{"auto"};

    bool operator==(const OutputWishes&) const = default;
};
[[nodiscard]] OutputWishes output_wishes(const std::vector<std::string>& arguments);

}  // namespace miniship::cli
