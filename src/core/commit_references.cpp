#include "core/commit_references.hpp"

#include <algorithm>
#include <array>

#include "core/commit_text.hpp"
#include "miniship/text.hpp"

namespace miniship {
namespace {

using namespace commit_text;

// Length of the action word (`closes`) at `at`; the word need not stand alone.
std::size_t action_length(std::string_view lowered, std::size_t at) {
    constexpr std::array<std::string_view, 9> kActions{"closes", "closed",   "close",    "fixes",  "fixed",
                                                       "fix",    "resolves", "resolved", "resolve"};
    for (const std::string_view action : kActions) {
        if (lowered.substr(at).starts_with(action)) {
            return action.size();
        }
    }
    return 0;
}

// The stretches of a line in which issues are looked for: what follows an action word and a blank, up to the next
// action word; the whole line where there is no such word.
std::vector<std::string_view> reference_sentences(std::string_view line) {
    const std::string lowered = text::lowered(line);
    std::vector<std::string_view> sentences;
    std::size_t at = 0;
    while (at < line.size()) {
        const std::size_t action = action_length(lowered, at);
        if (action == 0 || blank_length(line, at + action) == 0) {
            ++at;
            continue;
        }
        const std::size_t start = after_blanks(line, at + action);
        std::size_t end = start;
        while (end < line.size() && action_length(lowered, end) == 0) {
            ++end;
        }
        sentences.push_back(line.substr(start, end - start));
        at = end;
    }
    if (sentences.empty() && !line.empty()) {
        sentences.push_back(line);
    }
    return sentences;
}

// The issue number after a prefix: word characters and hyphens up to the last digit among them.
std::string_view issue_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && (is_word_character(text[end]) || text[end] == '-')) {
        ++end;
    }
    while (end > at && !is_digit(text[end - 1])) {
        --end;
    }
    return text.substr(at, end - at);
}

// The repository that stands right before a prefix, at most back to `from`.
std::string_view repository_before(std::string_view text, std::size_t from, std::size_t prefix) {
    std::size_t start = prefix;
    while (start > from &&
           (is_word_character(text[start - 1]) || std::string_view{"-./"}.find(text[start - 1]) != kNone)) {
        --start;
    }
    return text.substr(start, prefix - start);
}

void add_references(std::string_view sentence, std::span<const std::string> lowered_prefixes,
                    std::vector<Reference>& references) {
    const std::string lowered = text::lowered(sentence);
    std::size_t from = 0;
    for (std::size_t at = 0; at < sentence.size(); ++at) {
        for (const std::string& prefix : lowered_prefixes) {
            if (prefix.empty() || !std::string_view{lowered}.substr(at).starts_with(prefix)) {
                continue;
            }
            const std::string_view issue = issue_at(sentence, at + prefix.size());
            if (issue.empty()) {
                continue;
            }
            Reference reference{{}, {}, std::string{sentence.substr(at, prefix.size())}, std::string{issue}};
            const std::string_view repository = repository_before(sentence, from, at);
            if (const auto slash = repository.find('/'); slash != kNone) {
                reference.owner = repository.substr(0, slash);
                reference.repository = repository.substr(slash + 1);
            } else {
                reference.repository = repository;
            }
            references.push_back(std::move(reference));
            from = at + prefix.size() + issue.size();
            at = from - 1;
            break;
        }
    }
}

}  // namespace

std::vector<Reference> references_in(std::string_view line, std::span<const std::string> lowered_prefixes) {
    std::vector<Reference> references;
    const std::string lowered = text::lowered(line);
    const bool has_prefix = std::any_of(lowered_prefixes.begin(), lowered_prefixes.end(), [&](const auto& prefix) {
        return !prefix.empty() && lowered.find(prefix) != std::string::npos;
    });
    if (!has_prefix) {
        return references;
    }
    for (const std::string_view sentence : reference_sentences(line)) {
        add_references(sentence, lowered_prefixes, references);
    }
    return references;
}

}  // namespace miniship
