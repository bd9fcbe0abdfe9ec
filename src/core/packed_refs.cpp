#include "miniship/packed_refs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

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

/// Whether these eight bytes are hexadecimal digits, looked at together: a file has half a million lines.
bool are_hexadecimal(const char* bytes) {
    constexpr std::uint64_t kEach = 0x0101010101010101U;
    constexpr std::uint64_t kTop = 0x80 * kEach;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    // Bytes below 0x80 do not carry into their neighbours; the top bit of each tells whether it reaches a limit.
    const auto reach = [&](std::uint64_t each, std::uint64_t limit) { return each + (0x80 - limit) * kEach; };
    const std::uint64_t lower = (word & ~kTop) | 0x20 * kEach;
    const std::uint64_t digit = reach(word & ~kTop, '0') & ~reach(lower, '9' + 1);
    const std::uint64_t letter = reach(word & ~kTop, 'A') & reach(lower, 'a') & ~reach(lower, 'f' + 1);
    return (word & kTop) == 0 && ((digit | letter) & kTop) == kTop;
}

/// How many hexadecimal digits an object id at the start of the text has: 40, 64 (SHA-256), or 0 for none.
std::size_t id_length(std::string_view text) {
    constexpr std::size_t kShort = 40;
    constexpr std::size_t kLong = 64;
    std::size_t digits = 0;
    while (digits < kLong && digits + 8 <= text.size() && are_hexadecimal(text.data() + digits)) {
        digits += 8;
    }
    return digits == kShort || digits == kLong ? digits : 0;
}

/// One line without its end: `OBJECT NAME`, or `^OBJECT` for what an annotated tag points to.
struct Line {
    std::string_view object{};
    std::string_view name{};
};

std::optional<Line> line_of(std::string_view text) {
    const std::size_t size = id_length(text);
    if (size == 0 || text.size() <= size + 1 || text[size] != ' ') {
        return std::nullopt;
    }
    return Line{.object = text.substr(0, size), .name = text.substr(size + 1)};
}

}  // namespace

bool is_object_id(std::string_view text) {
    return !text.empty() && id_length(text) == text.size() && text.find_first_not_of('0') != std::string_view::npos;
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
    // What an annotated tag points to stands below it, and nowhere else.
    bool may_be_peeled = false;
    std::size_t digits = 0;
    while (at < lines_.size()) {
        const auto end = lines_.find('\n', at);
        const std::string_view text = lines_.substr(at, end - at);
        at = end + 1;
        if (text.starts_with('^') && may_be_peeled && id_length(text.substr(1)) == text.size() - 1) {
            may_be_peeled = false;
            continue;
        }
        const auto line = line_of(text);
        digits = digits == 0 && line ? line->object.size() : digits;
        if (!line || line->object.size() != digits || line->name.find('\0') != std::string_view::npos) {
            return refused("this line is no ref:", text);
        }
        may_be_peeled = true;
        if (line->name.starts_with(prefix)) {
            visit(line->name.substr(prefix.size()), line->object);
        } else if (sorted_ && line->name < prefix) {
            return refused("its lines are not sorted as its first line says:", text);
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
