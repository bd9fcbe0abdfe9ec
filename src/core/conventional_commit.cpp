#include "miniship/conventional_commit.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "core/commit_references.hpp"
#include "core/commit_text.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

using namespace commit_text;

std::string_view without_line_ends(std::string_view text) {
    const auto first = text.find_first_not_of("\r\n");
    return first == kNone ? std::string_view{} : text.substr(first, text.find_last_not_of("\r\n") - first + 1);
}

// The lines that count: what git cut off, and what gpg wrote into merges of signed tags, is not the message.
std::vector<std::string_view> message_lines(std::string_view message) {
    constexpr std::string_view kScissors = "# ------------------------ >8 ------------------------";
    std::vector<std::string_view> lines;
    for (std::string_view line : text::split(without_line_ends(message), '\n')) {
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line == kScissors) {
            break;
        }
        if (!line.substr(after_blanks(line, 0)).starts_with("gpg:")) {
            lines.push_back(line);
        }
    }
    return lines;
}

struct Header {
    std::string_view type;
    std::string_view scope;
    std::string_view subject;
};

// The place of a colon with `mark` before it: right after the type, or after the last `)` where a scope is opened.
std::optional<std::size_t> marked_colon(std::string_view header, std::string_view mark) {
    const std::string colon = std::string{mark} + ": ";
    const std::size_t type_end = word_end(header, 0);
    if (!header.substr(type_end).starts_with('(')) {
        return header.substr(type_end).starts_with(colon) ? std::optional{type_end} : std::nullopt;
    }
    const auto close = header.rfind(")" + colon);
    return close == kNone || close < type_end ? std::nullopt : std::optional{close + 1};
}

// `type(scope)!: subject`. The scope reaches to the last `)` before a colon, as the recorded tool reads it.
std::optional<Header> parsed_header(std::string_view header) {
    if (header.find('\r') != kNone) {
        return std::nullopt;
    }
    const auto end = std::max(marked_colon(header, ""), marked_colon(header, "!"));
    if (!end) {
        return std::nullopt;
    }
    const std::size_t type_end = word_end(header, 0);
    Header parsed{header.substr(0, type_end), {}, header.substr(header.find(": ", *end) + 2)};
    if (*end > type_end) {
        parsed.scope = header.substr(type_end + 1, *end - type_end - 2);
    }
    return parsed;
}

// What a `!` before the colon says to break: the text after it.
std::optional<std::string_view> breaking_subject(std::string_view header) {
    const auto mark = marked_colon(header, "!");
    return mark && header.find('\r') == kNone ? std::optional{header.substr(*mark + 3)} : std::nullopt;
}

// The text after `BREAKING CHANGE:`, when the line begins such a note. Blanks, `*` and `|` may stand before it.
std::optional<std::string_view> breaking_note(std::string_view line) {
    std::size_t at = 0;
    for (;;) {
        if (const std::size_t blank = blank_length(line, at)) {
            at += blank;
        } else if (at < line.size() && (line[at] == '*' || line[at] == '|')) {
            ++at;
        } else {
            break;
        }
    }
    line = line.substr(at);
    constexpr std::size_t kLength = std::string_view{"breaking change"}.size();
    if (!starts_with_lowered(line, "breaking change") && !starts_with_lowered(line, "breaking-change")) {
        return std::nullopt;
    }
    std::size_t text = kLength;
    for (;;) {
        if (const std::size_t blank = blank_length(line, text)) {
            text += blank;
        } else if (text < line.size() && line[text] == ':') {
            ++text;
        } else {
            break;
        }
    }
    return text == kLength ? std::nullopt : std::optional{line.substr(text)};
}

// `-hash-`: from such a line on the recorded parser takes the lines for a field of its own, not for the message.
bool is_field_marker(std::string_view line) {
    return line.size() > 2 && line.front() == '-' && line.back() == '-' && word_end(line, 1) == line.size() - 1;
}

// The commit that a revert names. git's `reversing changes made to` for merges and both spellings of the title count.
std::optional<std::string> reverted_id(std::string_view message) {
    if (!starts_with_lowered(message, "revert")) {
        return std::nullopt;
    }
    const std::size_t title = message.size() > 6 && message[6] == ':' ? 7 : 6;
    if (blank_length(message, title) == 0) {
        return std::nullopt;
    }
    constexpr std::string_view kPhrase = "this reverts commit ";
    const std::string lowered = text::lowered(message);
    for (auto phrase = lowered.find(kPhrase); phrase != kNone; phrase = lowered.find(kPhrase, phrase + 1)) {
        const std::size_t start = phrase + kPhrase.size();
        const std::size_t end = word_end(lowered, start);
        if (end < lowered.size() && (lowered[end] == '.' || lowered[end] == ',')) {
            return end == start ? std::nullopt : std::optional{lowered.substr(start, end - start)};
        }
    }
    return std::nullopt;
}

// `Release-As: 2.0.0`, wherever in a line; a `v` or `package@` may stand before the version.
bool names_release(std::string_view line) {
    const std::string lowered = text::lowered(line);
    constexpr std::string_view kKey = "release-as:";
    const auto key = lowered.find(kKey);
    if (key == std::string::npos) {
        return false;
    }
    const std::size_t start = after_blanks(lowered, key + kKey.size());
    std::size_t major_end = word_end(lowered, start);
    if (major_end < lowered.size() && lowered[major_end] == '@') {
        major_end = digits_end(lowered, major_end + 1);
    }
    const std::size_t minor_end = digits_end(lowered, major_end + 1);
    const auto dot_at = [&](std::size_t at) { return at < lowered.size() && lowered[at] == '.'; };
    return major_end > start && is_digit(lowered[major_end - 1]) && dot_at(major_end) && dot_at(minor_end) &&
           minor_end > major_end + 1 && word_end(lowered, minor_end + 1) > minor_end + 1;
}

// What the lines below the header say: notes, references, a named release.
void read_body(std::span<const std::string_view> lines, std::span<const std::string> lowered_prefixes,
               ParsedCommit& commit) {
    bool in_note = false;
    for (const std::string_view line : lines) {
        if (is_field_marker(line)) {
            break;
        }
        commit.names_release = commit.names_release || names_release(line);
        if (const auto note = breaking_note(line)) {
            commit.breaking.emplace_back(*note);
            in_note = true;
            continue;
        }
        const auto references = references_in(line, lowered_prefixes);
        commit.references.insert(commit.references.end(), references.begin(), references.end());
        in_note = in_note && references.empty();
        if (in_note) {
            std::string& note = commit.breaking.back();
            note += note.empty() ? "" : "\n";
            note += line;
        }
    }
    for (std::string& note : commit.breaking) {
        note = std::string{without_line_ends(note)};
    }
}

}  // namespace

ParsedCommit parsed_commit(std::string_view message, std::span<const std::string> issue_prefixes) {
    ParsedCommit commit;
    const auto lines = message_lines(message);
    if (lines.empty()) {
        return commit;
    }
    std::vector<std::string> lowered_prefixes;
    std::transform(issue_prefixes.begin(), issue_prefixes.end(), std::back_inserter(lowered_prefixes),
                   [](const std::string& prefix) { return text::lowered(text::trimmed(prefix)); });

    commit.header = lines.front();
    const auto header = parsed_header(lines.front());
    if (header) {
        commit.conventional = true;
        commit.type = header->type;
        commit.scope = header->scope;
        commit.subject = header->subject;
    }
    commit.references = references_in(lines.front(), lowered_prefixes);

    read_body(std::span{lines}.subspan(1), lowered_prefixes, commit);
    if (const auto subject = breaking_subject(lines.front()); commit.breaking.empty() && subject) {
        commit.breaking.emplace_back(*subject);
    }
    commit.reverts = reverted_id(message);
    return commit;
}

std::optional<std::string> near_miss(std::string_view header) {
    constexpr std::array<std::string_view, 12> kTypes{"feat",  "feature",  "fix",  "perf",  "revert", "docs",
                                                      "style", "refactor", "test", "build", "ci",     "chore"};
    constexpr std::string_view kWideColon = "\xef\xbc\x9a";
    constexpr std::string_view kWideParenthesis = "\xef\xbc\x88";
    const std::string type{header.substr(0, word_end(header, 0))};
    const std::string lowered_type = text::lowered(type);
    if (parsed_header(header)) {
        // Another case is listed all the same, but only features raise more than a patch.
        const bool is_feature = lowered_type == "feat" || lowered_type == "feature";
        return is_feature && type != lowered_type ? std::optional{"\"" + type + "\" is not in lower case"}
                                                  : std::nullopt;
    }
    if (std::find(kTypes.begin(), kTypes.end(), lowered_type) == kTypes.end()) {
        return std::nullopt;
    }
    std::size_t at = type.size();
    if (const auto close = header.find(')'); header.substr(at).starts_with('(') && close != kNone) {
        at = close + 1;
    }
    at += header.substr(at).starts_with('!') ? 1U : 0U;
    const std::string start{header.substr(0, at)};
    const std::string_view rest = header.substr(at);
    if (rest.starts_with(kWideColon)) {
        return "a full-width colon after \"" + start + "\"";
    }
    if (rest.starts_with(kWideParenthesis)) {
        return "full-width parentheses after \"" + start + "\"";
    }
    if (rest.starts_with(':')) {
        return "no space after \"" + start + ":\"";
    }
    const std::string_view unspaced = rest.substr(after_blanks(rest, 0));
    if (unspaced.starts_with(':') || unspaced.starts_with(kWideColon)) {
        return "a space before the colon after \"" + start + "\"";
    }
    return std::nullopt;
}

std::vector<bool> cancelled_commits(std::span<const Commit> commits, std::span<const ParsedCommit> parsed) {
    constexpr std::size_t kShortestId = 7;
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t index = 0; index < commits.size(); ++index) {
        by_id.emplace(commits[index].id, index);
    }
    std::vector<bool> cancelled(commits.size(), false);
    // Newest first, so that the fate of a revert is known before it is asked for what it takes back.
    for (std::size_t index = 0; index < commits.size(); ++index) {
        const auto& id = parsed[index].reverts;
        if (cancelled[index] || !id || id->size() < kShortestId) {
            continue;
        }
        const auto target = by_id.lower_bound(*id);
        if (target == by_id.end() || !target->first.starts_with(*id) || target->second == index) {
            continue;
        }
        cancelled[target->second] = true;
        cancelled[index] = true;
    }
    return cancelled;
}

}  // namespace miniship
