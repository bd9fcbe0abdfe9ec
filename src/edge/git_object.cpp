#include "edge/git_object.hpp"

#include <iconv.h>

#include <charconv>

#include "miniship/text.hpp"

namespace miniship::edge {
namespace {

constexpr std::size_t kRawIdSize = 20;

/// `NAME <MAIL> SECONDS ZONE`: the number before the last word.
std::int64_t seconds_of(std::string_view person) {
    const auto end = person.rfind(' ');
    if (end == std::string_view::npos) {
        return 0;
    }
    const auto begin = person.rfind(' ', end - 1);
    const std::string_view digits = person.substr(begin + 1, end - begin - 1);
    std::int64_t seconds = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), seconds);
    return seconds;
}

}  // namespace

CommitObject parse_commit(std::string_view bytes) {
    CommitObject commit;
    while (!bytes.empty()) {
        const auto end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view line = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        if (line.empty()) {
            commit.message = bytes;
            break;
        }
        if (line.starts_with("tree ")) {
            commit.tree = line.substr(5);
        } else if (line.starts_with("parent ")) {
            commit.parents.push_back(line.substr(7));
        } else if (line.starts_with("committer ")) {
            commit.time = seconds_of(line);
        } else if (line.starts_with("encoding ")) {
            commit.encoding = line.substr(9);
        }
    }
    return commit;
}

std::optional<std::string_view> tag_target(std::string_view bytes) {
    constexpr std::string_view kObject = "object ";
    if (!bytes.starts_with(kObject)) {
        return std::nullopt;
    }
    return bytes.substr(kObject.size(), bytes.find('\n') - kObject.size());
}

std::optional<std::int64_t> tag_time(std::string_view bytes) {
    constexpr std::string_view kTagger = "\ntagger ";
    const auto at = bytes.substr(0, bytes.find("\n\n")).find(kTagger);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view line = bytes.substr(at + kTagger.size());
    return seconds_of(line.substr(0, line.find('\n')));
}

std::optional<std::string_view> tree_entry(std::string_view bytes, std::string_view name) {
    while (!bytes.empty()) {
        const auto space = bytes.find(' ');
        const auto zero = bytes.find('\0', space);
        if (space == std::string_view::npos || zero == std::string_view::npos || zero + 1 + kRawIdSize > bytes.size()) {
            return std::nullopt;
        }
        if (bytes.substr(space + 1, zero - space - 1) == name) {
            return bytes.substr(zero + 1, kRawIdSize);
        }
        bytes.remove_prefix(zero + 1 + kRawIdSize);
    }
    return std::nullopt;
}

std::string message_in_utf8(const CommitObject& commit) {
    std::string message{commit.message};
    const std::string encoding{commit.encoding};
    if (encoding.empty() || text::lowered(encoding) == "utf-8") {
        return message;
    }
    const iconv_t conversion = iconv_open("UTF-8", encoding.c_str());
    if (conversion == reinterpret_cast<iconv_t>(-1)) {
        return message;
    }
    // No encoding of one byte makes more than four bytes of UTF-8.
    std::string converted(message.size() * 4, '\0');
    char* from = message.data();
    char* to = converted.data();
    std::size_t from_left = message.size();
    std::size_t to_left = converted.size();
    const bool whole = iconv(conversion, &from, &from_left, &to, &to_left) != static_cast<std::size_t>(-1);
    iconv_close(conversion);
    if (!whole) {
        return std::string{commit.message};
    }
    converted.resize(converted.size() - to_left);
    return converted;
}

}  // namespace miniship::edge
