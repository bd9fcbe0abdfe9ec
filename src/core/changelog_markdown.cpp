#include <optional>

#include "core/commit_text.hpp"
#include "core/links.hpp"
#include "miniship/changelog.hpp"

namespace miniship {
namespace {

using namespace commit_text;

constexpr std::size_t kShortIdLength = 7;

std::string linked(std::string_view text, const std::optional<std::string>& url) {
    return url ? "[" + std::string{text} + "](" + *url + ")" : std::string{text};
}

bool is_user_character(char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c);
}

// End of the user name at `at`: letters, digits and slashes, single hyphens inside, 39 at most.
std::size_t user_end(std::string_view text, std::size_t at) {
    constexpr int kLongest = 38;
    if (at >= text.size() || !is_user_character(text[at])) {
        return at;
    }
    const auto goes_on = [&](std::size_t index) {
        return index < text.size() && (is_user_character(text[index]) || text[index] == '/');
    };
    ++at;
    for (int count = 0; count < kLongest; ++count) {
        if (goes_on(at)) {
            ++at;
        } else if (at < text.size() && text[at] == '-' && goes_on(at + 1)) {
            at += 2;
        } else {
            break;
        }
    }
    return at;
}

// A subject with its issues and people linked.
class LinkedSubject {
public:
    LinkedSubject(std::string_view subject, const LinkTarget& links, std::span<const std::string> issue_prefixes)
        : subject_{subject}, links_{links}, issue_prefixes_{issue_prefixes} {}

    [[nodiscard]] std::string text() {
        std::string out;
        while (at_ < subject_.size()) {
            if (const auto link = next_link()) {
                out += *link;
            } else {
                out += subject_[at_++];
            }
        }
        return out;
    }

private:
    // The link that begins here, if one does; steps over what it replaces.
    std::optional<std::string> next_link() {
        for (const std::string& prefix : issue_prefixes_) {
            const std::size_t digits = at_ + prefix.size();
            const bool matches = !prefix.empty() && subject_.substr(at_).starts_with(prefix);
            if (matches && digits_end(subject_, digits) > digits) {
                const std::size_t start = at_;
                at_ = digits_end(subject_, digits);
                const Reference issue{{}, {}, prefix, std::string{subject_.substr(digits, at_ - digits)}};
                return linked(subject_.substr(start, at_ - start), issue_url(links_, issue));
            }
        }
        const bool in_word = at_ > 0 && is_word_character(subject_[at_ - 1]);
        if (subject_[at_] != '@' || in_word || user_end(subject_, at_ + 1) == at_ + 1) {
            return std::nullopt;
        }
        const std::size_t start = at_;
        at_ = user_end(subject_, at_ + 1);
        const std::string_view user = subject_.substr(start + 1, at_ - start - 1);
        // `@scope/package` is no person.
        const bool is_person = user.find('/') == kNone;
        return linked(subject_.substr(start, at_ - start), is_person ? user_url(links_, user) : std::nullopt);
    }

    std::string_view subject_;
    const LinkTarget& links_;
    std::span<const std::string> issue_prefixes_;
    std::size_t at_{0};
};

std::string scope_mark(const std::string& scope) {
    return scope.empty() ? "" : "**" + scope + ":** ";
}

std::string entry_line(const NotesEntry& entry, const LinkTarget& links, std::span<const std::string> issue_prefixes) {
    std::string line = "* " + scope_mark(entry.scope);
    line += entry.is_header ? entry.text : LinkedSubject{entry.text, links, issue_prefixes}.text();
    if (!entry.commit_id.empty()) {
        const std::string short_id = entry.commit_id.substr(0, kShortIdLength);
        line += " (" + linked(short_id, commit_url(links, entry.commit_id)) + ")";
    }
    line += entry.references.empty() ? "" : ", closes";
    for (const Reference& reference : entry.references) {
        const std::string owner = reference.owner.empty() ? "" : reference.owner + "/";
        const std::string name = owner + reference.repository + reference.prefix + reference.issue;
        line += " " + linked(name, issue_url(links, reference));
    }
    return line + "\n";
}

}  // namespace

std::string markdown_section(const ReleaseHeading& heading, const ReleaseNotes& notes, const LinkTarget& links,
                             std::span<const std::string> issue_prefixes) {
    const auto compare =
        heading.previous_tag.empty() ? std::nullopt : compare_url(links, heading.previous_tag, heading.tag);
    std::string out = "## " + linked(heading.version, compare);
    out += heading.day.empty() ? "\n" : " (" + heading.day + ")\n";
    if (!notes.breaking.empty()) {
        out += "\n\n### ⚠ BREAKING CHANGES\n\n";
        for (const BreakingNote& note : notes.breaking) {
            out += "* " + scope_mark(note.scope) + note.text + "\n";
        }
    }
    bool after_notes = !notes.breaking.empty();
    for (const NotesGroup& group : notes.groups) {
        out += after_notes ? "\n" : "\n\n";
        after_notes = false;
        out += group.title.empty() ? "" : "### " + group.title + "\n\n";
        for (const NotesEntry& entry : group.entries) {
            out += entry_line(entry, links, issue_prefixes);
        }
    }
    return out;
}

}  // namespace miniship
