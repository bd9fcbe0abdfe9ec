#include "policy_store/git_wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "miniship/json_text.hpp"
#include "miniship/policy_history.hpp"
#include "miniship/sha256.hpp"
#include "miniship/text.hpp"

namespace miniship::policy_store {
namespace {

// So much of a value that a log of commits can be read.
std::string shortened(const std::optional<std::string>& value) {
    constexpr std::size_t kLongest = 80;
    const std::string text = text::printable(value.value_or("(nothing)"));
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
}

std::string line_of(const json_text::Change& change) {
    return fmt::format("{} {} -> {}", text::printable(change.pointer), shortened(change.before),
                       shortened(change.after));
}

constexpr std::array kBookkeeping{"/revision", "/updatedAt"};

// They change with every write and say nothing about it.
bool is_bookkeeping(const json_text::Change& change) {
    return std::find(kBookkeeping.begin(), kBookkeeping.end(), change.pointer) != kBookkeeping.end();
}

std::string without_bookkeeping(const std::string& document) {
    std::vector<json_text::Edit> edits;
    for (const char* pointer : kBookkeeping) {
        edits.push_back({.pointer = pointer});
    }
    const auto rest = json_text::edited(document, edits);
    return rest ? *rest : document;
}

/// What the history says that is no change of the document.
std::string freeze_in(const std::string& history) {
    const auto known = policy::parsed_history(history);
    return known && known->freeze ? fmt::format("{} {}", known->freeze->until, known->freeze->reason) : "";
}

}  // namespace

std::string commit_message(const std::string& path, const std::optional<std::string>& before,
                           const std::string& after) {
    const auto old_document = json_text::parsed(before.value_or(""));
    const auto new_document = json_text::parsed(after);
    if (!old_document || !new_document) {
        return fmt::format("policy: {} {}\n", before ? "write" : "create", path);
    }
    auto changes = json_text::differences(*old_document, *new_document);
    std::erase_if(changes, &is_bookkeeping);
    if (changes.empty()) {
        return fmt::format("policy: write {}\n", path);
    }
    std::string message = "policy: " + line_of(changes.front());
    if (changes.size() == 1) {
        return message + "\n";
    }
    message += fmt::format(", and {} more\n\n", changes.size() - 1);
    for (const auto& change : changes) {
        message += fmt::format("- {}\n", line_of(change));
    }
    return message;
}

std::string proposal_branch(const GitAddress& address, const std::optional<std::string>& before,
                            const std::vector<GitFile>& files) {
    constexpr std::size_t kLength = 12;
    const std::string mark =
        fmt::format("{}\n{}\n{}\n{}\n{}", address.branch, address.path, policy::document_hash(before),
                    without_bookkeeping(files.front().bytes), files.size() > 1 ? freeze_in(files.back().bytes) : "");
    return "miniship/policy-" + sha256_hex(mark).substr(0, kLength);
}

}  // namespace miniship::policy_store
