#include "apply/journal.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <variant>

#include "edge/files.hpp"
#include "edge/git_command.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

using nlohmann::json;

constexpr std::string_view kDigits = "0123456789abcdef";

/// A text as it is, other bytes as `{"hex": …}`, nothing as null.
json bytes_json(const std::optional<std::string>& bytes) {
    if (!bytes) {
        return nullptr;
    }
    if (text::is_utf8(*bytes)) {
        return *bytes;
    }
    std::string hex;
    for (const char c : *bytes) {
        const auto value = static_cast<unsigned char>(c);
        hex += {kDigits[value >> 4U], kDigits[value & 15U]};
    }
    return {{"hex", hex}};
}

std::optional<std::string> bytes_in(const json& value) {
    if (value.is_null()) {
        return std::nullopt;
    }
    if (value.is_string()) {
        return value.get<std::string>();
    }
    const auto hex = value.at("hex").get<std::string>();
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        bytes += static_cast<char>(kDigits.find(hex[at]) * 16 + kDigits.find(hex[at + 1]));
    }
    return bytes;
}

struct StepJson {
    json operator()(const plan::RunScript& step) const {
        return {{"do", "script"}, {"hook", step.hook}, {"command", step.command}};
    }
    json operator()(const plan::WriteFile& step) const {
        return {{"do", "write"},
                {"path", step.path},
                {"before", bytes_json(step.before)},
                {"after", bytes_json(step.after)}};
    }
    json operator()(const plan::MakeCommit& step) const {
        return {{"do", "commit"},    {"paths", step.paths},     {"message", step.message},   {"all", step.all},
                {"sign", step.sign}, {"signoff", step.signoff}, {"noVerify", step.no_verify}};
    }
    json operator()(const plan::MakeTag& step) const {
        return {
            {"do", "tag"}, {"name", step.name}, {"message", step.message}, {"sign", step.sign}, {"force", step.force}};
    }
    template <class T>
    json operator()(const T&) const {
        return {{"do", "nothing of a bump"}};
    }
};

plan::Step step_in(const json& row) {
    const auto kind = row.at("do").get<std::string>();
    const auto text = [&](const char* key) { return row.at(key).get<std::string>(); };
    const auto yes = [&](const char* key) { return row.at(key).get<bool>(); };
    if (kind == "script") {
        return plan::RunScript{.hook = text("hook"), .command = text("command")};
    }
    if (kind == "write") {
        return plan::WriteFile{.path = text("path"),
                               .before = bytes_in(row.at("before")),
                               .after = bytes_in(row.at("after")).value_or("")};
    }
    if (kind == "commit") {
        return plan::MakeCommit{.paths = row.at("paths").get<std::vector<std::string>>(),
                                .message = text("message"),
                                .all = yes("all"),
                                .sign = yes("sign"),
                                .signoff = yes("signoff"),
                                .no_verify = yes("noVerify")};
    }
    return plan::MakeTag{.name = text("name"), .message = text("message"), .sign = yes("sign"), .force = yes("force")};
}

}  // namespace

std::string journal_text(const Journal& journal) {
    json steps = json::array();
    for (const auto& step : journal.steps) {
        steps.push_back(std::visit(StepJson{}, step));
    }
    const json document{{"schema", 1},          {"root", journal.root},
                        {"head", journal.head}, {"version", journal.version},
                        {"tag", journal.tag},   {"oldTag", bytes_json(journal.old_tag)},
                        {"steps", steps}};
    return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<Journal> journal_in(const std::string& text) {
    try {
        const json document = json::parse(text);
        Journal journal{.root = document.at("root"),
                        .head = document.at("head"),
                        .version = document.at("version"),
                        .tag = document.at("tag"),
                        .old_tag = bytes_in(document.at("oldTag"))};
        for (const auto& row : document.at("steps")) {
            journal.steps.push_back(step_in(row));
        }
        return journal;
    } catch (const json::exception& failure) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = fmt::format("it is no journal of a bump: {}", failure.what())};
    }
}

std::string kept_root(const edge::GitFolders& folders, const std::string& root) {
    return std::filesystem::path{root}.lexically_relative(folders.common_dir).generic_string();
}

std::string root_of_kept(const edge::GitFolders& folders, const std::string& kept) {
    const auto root = (std::filesystem::path{folders.common_dir} / kept).lexically_normal().generic_string();
    return root.size() > 1 && root.ends_with('/') ? root.substr(0, root.size() - 1) : root;
}

std::string journal_path(const edge::GitFolders& folders) {
    return folders.common_dir + "/miniship/journal.json";
}

namespace {

Result<std::optional<Journal>> journal_at(const std::string& path, const edge::GitFolders& folders) {
    TRY_ASSIGN(const auto text, edge::read_file_if_exists(path));
    if (!text) {
        return std::optional<Journal>{};
    }
    auto journal = journal_in(*text);
    if (!journal) {
        return while_doing(std::move(journal).error(), "reading " + path);
    }
    journal->root = root_of_kept(folders, journal->root);
    return std::optional{*std::move(journal)};
}

}  // namespace

Result<std::optional<Journal>> read_journal(const edge::GitFolders& folders) {
    return journal_at(journal_path(folders), folders);
}

Result<std::optional<Journal>> read_kept_journal(const edge::GitFolders& folders) {
    return journal_at(kept_journal_path(folders), folders);
}

Result<void> write_journal(const edge::GitFolders& folders, Journal journal) {
    journal.root = kept_root(folders, journal.root);
    TRY(edge::create_folders(folders.common_dir + "/miniship"));
    TRY(edge::write_file_atomically(journal_path(folders), journal_text(journal)));
    return {};
}

Result<void> remove_journal(const edge::GitFolders& folders) {
    TRY(edge::remove_file(journal_path(folders)));
    edge::remove_empty_folders(folders.common_dir + "/miniship", folders.common_dir);
    return {};
}

std::string kept_journal_path(const edge::GitFolders& folders) {
    return folders.common_dir + "/miniship/bump.json";
}

Result<void> keep_journal(const edge::GitFolders& folders) {
    return edge::move_file(journal_path(folders), kept_journal_path(folders));
}

Result<void> reopen_journal(const edge::GitFolders& folders) {
    return edge::move_file(kept_journal_path(folders), journal_path(folders));
}

}  // namespace miniship::apply
