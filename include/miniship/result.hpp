// Result<T>: a value, or the Error that says why there is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace miniship {

/// Every kind of expected failure. One table (`src/core/result.cpp`) gives each its public name and its exit status.
enum class ErrorCode : std::uint8_t {
    usage,
    config_invalid,
    path_missing,
    not_a_repository,
    no_commits,
    no_remote,
    tag_exists,
    tree_dirty,
    shallow_clone,
    version_behind_tag,
    not_released,
    version_not_accepted,
    person_needed,
    file_missing,
    file_invalid,
    file_unreadable,
    file_unwritable,
    git_refused,
    command_failed,
    credentials_refused,
    library_missing,
    remote_unreachable,
    service_failed,
    timed_out,
    document_missing,
    document_invalid,
    document_conflict,
    would_lower,
    above_live,
    too_few_tags,
    floor_jump,
    impact_exceeded,
    frozen,
    unsafe_service,
    token_missing,
    unlexable,
    stamp_mismatch,
    busy,
    internal,
    interrupted,
    terminated,
    service_refused,
};

/// An expected failure, told so that a person can act on it.
struct Error {
    ErrorCode code{ErrorCode::internal};
    /// What happened, with the concrete value; lower case, no full stop.
    std::string message{};
    /// A command to paste, or a sentence on what to do; never destroys anything; may be empty.
    std::string hint{};
    /// What was being done, innermost first; further problems of the same kind go into `also`.
    std::vector<std::string> causes{};
    /// More problems found together with this one (all config mistakes, all unlexable files).
    std::vector<std::string> also{};

    bool operator==(const Error&) const = default;
};

/// The public name of a code as `--json` shows it, for example `tag_exists`.
[[nodiscard]] std::string_view error_name(ErrorCode code);
/// The process exit status of a code; the contract is the table in the manual page.
[[nodiscard]] int exit_status(ErrorCode code);

/// A value of type T or an Error. Expected failures travel in it; nothing of ours throws.
template <class T>
class [[nodiscard]] Result {
public:
    // Implicit on purpose: `return value;` and `return Error{...};` are how functions end.
    Result(T value) : state_{std::in_place_index<0>, std::move(value)} {}
    Result(Error error) : state_{std::in_place_index<1>, std::move(error)} {}

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    [[nodiscard]] explicit operator bool() const { return ok(); }
    [[nodiscard]] T& value() & { return std::get<0>(state_); }
    [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
    [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T&& operator*() && { return std::get<0>(std::move(state_)); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }
    [[nodiscard]] Error& error() & { return std::get<1>(state_); }
    [[nodiscard]] const Error& error() const& { return std::get<1>(state_); }
    [[nodiscard]] Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_{std::move(error)} {}

    [[nodiscard]] bool ok() const { return !error_.has_value(); }
    [[nodiscard]] explicit operator bool() const { return ok(); }
    [[nodiscard]] Error& error() & { return *error_; }
    [[nodiscard]] const Error& error() const& { return *error_; }
    [[nodiscard]] Error&& error() && { return std::move(*error_); }

private:
    std::optional<Error> error_;
};

/// The same error with one more line of what was being done when it happened.
[[nodiscard]] Error while_doing(Error error, std::string what);
/// Several errors as one: the first leads, the others follow in `also`. `errors` must not be empty.
[[nodiscard]] Error all_of(std::vector<Error> errors);

}  // namespace miniship

#define MINISHIP_CONCAT_(a, b) a##b
#define MINISHIP_CONCAT(a, b) MINISHIP_CONCAT_(a, b)

/// Runs an expression that gives a Result; returns its error from the enclosing function.
#define TRY(expression)                                           \
    do {                                                          \
        if (auto try_result_ = (expression); !try_result_.ok()) { \
            return std::move(try_result_).error();                \
        }                                                         \
    } while (false)

#define TRY_ASSIGN_IMPL_(temporary, declaration, expression) \
    auto temporary = (expression);                           \
    if (!temporary.ok()) {                                   \
        return std::move(temporary).error();                 \
    }                                                        \
    declaration = std::move(temporary).value()

/// `TRY_ASSIGN(auto x, f());` gives x the value, or returns the error from the enclosing function. One per source line.
#define TRY_ASSIGN(declaration, expression) \
    TRY_ASSIGN_IMPL_(MINISHIP_CONCAT(try_assign_, __LINE__), declaration, expression)
