// A file that is made from the command tree and committed, so that packages and readers have it without running
// anything.
#pragma once

#include <string>

namespace miniship::cli {

struct GeneratedFile {
    /// Relative to the project's root: `man/miniship.1`.
    std::string path{};
    std::string bytes{};

    bool operator==(const GeneratedFile&) const = default;
};

}  // namespace miniship::cli
