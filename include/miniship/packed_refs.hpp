// The packed-refs file of a git repository, read where it lies.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "miniship/result.hpp"

namespace miniship {

/// The refs in the bytes of a packed-refs file (git's refs/packed-backend.c). Holds views of the bytes only.
class PackedRefs {
public:
    /// Errors: `git_refused`, as git refuses them, for a foreign header and for a file whose last line was cut off.
    [[nodiscard]] static Result<PackedRefs> of(std::string_view bytes);

    /// Calls `visit(name, object)` for each ref below `prefix` (`refs/tags/`), names without it, in the file's order;
    /// finds the first one by bisection where the header says that the lines are sorted.
    /// Errors: `git_refused` at the first line that is no ref.
    [[nodiscard]] Result<void> visit(
        std::string_view prefix,
        const std::function<void(std::string_view name, std::string_view object)>& visit) const;

    /// The object id of one ref, by its full name.
    [[nodiscard]] std::optional<std::string_view> object_of(std::string_view name) const;

private:
    /// The offset of the first line whose name is not below `name`.
    [[nodiscard]] std::size_t lower_bound(std::string_view name) const;

    std::string_view lines_{};
    bool sorted_{false};
};

/// True for the hexadecimal id of an object, SHA-1 or SHA-256, that is not all zeros.
[[nodiscard]] bool is_object_id(std::string_view text);

}  // namespace miniship
