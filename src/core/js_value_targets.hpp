// Where the value of an expression goes: into which variable or pattern.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "js_places.hpp"

namespace miniship::js {

/// Follows the assignments of a text by its tokens, which must be added in order.
class ValueTargets {
public:
    /// `places` must outlive the object.
    explicit ValueTargets(const Places& places) : places_{places} {}

    void add(std::size_t index);
    /// The word of the variable, or the token that closes the pattern, to which the operand that begins with the last
    /// added token may be assigned: by `=`, through `?:`, `||`, `&&`, `??`, commas and parentheses. `a` for the `b` of
    /// `a = c ? (d, b) : e`; nothing for arguments, members and what operators make of an operand.
    [[nodiscard]] std::optional<std::size_t> target_of(std::size_t index) const;

private:
    /// By `=` signs, which are never the first token: 0 is none.
    struct Assigned {
        std::uint32_t now{0};
        std::uint32_t outer{0};  // where the bracket opened: what holds again behind a comma
    };

    [[nodiscard]] bool gives_value(std::size_t index) const;
    [[nodiscard]] bool is_target(std::size_t index) const;

    const Places& places_;
    std::vector<Assigned> assigned_{{}};  // by bracket
};

}  // namespace miniship::js
