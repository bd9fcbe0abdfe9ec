// What every command gets, and what it gives back.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/invocation.hpp"
#include "config/config.hpp"
#include "miniship/result.hpp"
#include "miniship/semver.hpp"

namespace miniship::cli {

/// One call of a command: what was typed, and the outside as values.
struct Context {
    Invocation invocation{};
    /// Where relative paths on the command line start: `-C DIR`, or `.`.
    std::string directory{"."};
    std::map<std::string, std::string> environment{};
    /// Seconds since 1970; the clock is read once.
    std::int64_t now{0};
    bool json{false};
    bool dry_run{false};
    bool verbose{false};
    /// Stdin and stdout are terminals: only then may `init` ask.
    bool interactive{false};
    std::size_t width{80};
    /// Columns for what is drawn on stderr.
    std::size_t columns{80};
    bool stderr_is_terminal{false};
    bool color{false};
    /// Tells people one line on stderr; silent with `--quiet`.
    std::function<void(const std::string&)> say{};
    std::function<void(const std::string&)> warn{};
};

/// The answer of a command: `text` goes to stdout, or `json` with `--json`.
struct Answer {
    std::string text{};
    std::string json{};
    int status{0};
    /// What failed while other parts of the work were done: told on stderr; `status` and `json` know of it already.
    std::vector<Error> errors{};
};

/// The configuration for this call; the flags that are keys of it (`--back`) are in it already.
[[nodiscard]] Result<config::Config> configuration(const Context& context, bool needs_bump = false);

/// A path of the command line, as seen from the working directory.
[[nodiscard]] std::string from_directory(const Context& context, const std::string& path);

/// The value of a flag as a version. Errors: `usage`, naming the flag.
[[nodiscard]] Result<std::optional<Version>> version_flag(const Invocation& invocation, const std::string& flag);
/// The value of a flag as a whole number of at least `least`.
[[nodiscard]] Result<std::optional<std::size_t>> number_flag(const Invocation& invocation, const std::string& flag,
                                                             std::size_t least);

/// SOURCE_DATE_EPOCH where it is set, else now: the date of changelog and stamp.
[[nodiscard]] std::int64_t source_date(const Context& context);

}  // namespace miniship::cli
