#include "miniship/packed_refs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "miniship/text.hpp"

namespace miniship {
namespace {

constexpr std::size_t kShownBytes = 60;

Error refused(std::string_view what, std::string_view line) {
    return {
        .code = ErrorCode::git_refused,
        .message = fmt::format("packed-refs is damaged: {} '{}'", what, text::printable(line.substr(0, kShownBytes))),
        .hint = "`git fsck` tells more; the remote's tags can still be counted: `miniship floor --from origin`"};
}

/// One line without its end: `OBJECT NAME`, or `^OBJECT` for what an annotated tag points to.
struct Line {
    std::string_view object{};
    std::string_view name{};
};

std::optional<Line> line_of(std::string_view text) {
    constexpr std::size_t kShort = 40;
    constexpr std::size_t kLong = 64;
    for (const std::size_t size : {kShort, kLong}) {
        if (text.size() > size + 1 && text[size] == ' ') {
            return Line{.object = text.substr(0, size), .name = text.substr(size + 1)};
        }
    }
    return std::nullopt;
}

}  // namespace

bool is_object_id(std::string_view text) {
    const bool hexadecimal = std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
    return hexadecimal && (text.size() == 40 || text.size() == 64) &&
           text.find_first_not_of('0') != std::string_view::npos;
}

Result<PackedRefs> PackedRefs::of(std::string_view bytes) {
    constexpr std::string_view kHeader = "# pack-refs with:";
    PackedRefs refs;
    if (bytes.empty()) {
        return refs;
    }
    if (bytes.back() != '\n') {
        return refused("its last line is cut off:", bytes.substr(bytes.rfind('\n') + 1));
    }
    if (bytes.front() == '#') {
        const std::string_view header = bytes.substr(0, bytes.find('\n'));
        if (!header.starts_with(kHeader)) {
            return refused("its first line is", header);
        }
        const auto traits = text::split(header.substr(kHeader.size()), ' ');
        refs.sorted_ = std::find(traits.begin(), traits.end(), "sorted") != traits.end();
        bytes.remove_prefix(header.size() + 1);
    }
    refs.lines_ = bytes;
    return refs;
}

std::size_t PackedRefs::lower_bound(std::string_view name) const {
    std::size_t low = 0;
    std::size_t high = lines_.size();
    while (low < high) {
        std::size_t start = low + (high - low) / 2;
        // Back to the start of a ref's line: not into the middle of one, not to a `^` line, which belongs to the one
        // before.
        while (start > low && (lines_[start - 1] != '\n' || lines_[start] == '^')) {
            --start;
        }
        const auto end = lines_.find('\n', start);
        const auto line = line_of(lines_.substr(start, end - start));
        if (line && line->name < name) {
            low = end + 1;
            while (low < high && lines_[low] == '^') {
                low = lines_.find('\n', low) + 1;
            }
        } else {
            high = start;
        }
    }
    return low;
}

Result<void> PackedRefs::visit(std::string_view prefix,
                               const std::function<void(std::string_view, std::string_view)>& visit) const {
    std::size_t at = sorted_ ? lower_bound(prefix) : 0;
    while (at < lines_.size()) {
        const auto end = lines_.find('\n', at);
        const std::string_view text = lines_.substr(at, end - at);
        at = end + 1;
        if (text.starts_with('^')) {
            continue;
        }
        const auto line = line_of(text);
        if (!line) {
            return refused("this line is no ref:", text);
        }
        if (line->name.starts_with(prefix)) {
            visit(line->name.substr(prefix.size()), line->object);
        } else if (sorted_) {
            break;
        }
    }
    return {};
}

std::optional<std::string_view> PackedRefs::object_of(std::string_view name) const {
    std::optional<std::string_view> found;
    if (!sorted_) {
        const auto looked = visit(name, [&](std::string_view rest, std::string_view object) {
            found = rest.empty() ? std::optional{object} : found;
        });
        return looked ? found : std::nullopt;
    }
    const std::size_t at = lower_bound(name);
    const auto line = line_of(lines_.substr(at, lines_.find('\n', at) - at));
    return line && line->name == name ? std::optional{line->object} : std::nullopt;
}

}  // namespace miniship
