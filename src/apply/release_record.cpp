#include "apply/release_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "apply/journal.hpp"
#include "edge/files.hpp"

namespace miniship::apply {
namespace {

using nlohmann::json;

constexpr std::array kProgress{StageProgress::to_do, StageProgress::begun, StageProgress::done,
                               StageProgress::left_out};

std::string own_folder(const edge::GitFolders& folders) {
    return folders.common_dir + "/miniship";
}

std::string record_path(const edge::GitFolders& folders) {
    return own_folder(folders) + "/release.json";
}

template <class T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json();
}

template <class T>
std::optional<T> optional_at(const json& row, const char* key) {
    const json& value = row.at(key);
    return value.is_null() ? std::nullopt : std::optional{value.get<T>()};
}

StageProgress progress_named(const std::string& name) {
    const auto* found = std::find_if(kProgress.begin(), kProgress.end(),
                                     [&](StageProgress progress) { return to_string(progress) == name; });
    return found == kProgress.end() ? StageProgress::to_do : *found;
}

json stages_json(const ReleaseRecord& record) {
    json rows = json::array();
    for (const auto& stage : record.stages) {
        rows.push_back({{"step", stage.name}, {"state", to_string(stage.progress)}});
    }
    return rows;
}

json kept_json(const ReleaseRecord& record) {
    json rows = json::array();
    for (const auto& file : record.kept) {
        rows.push_back({{"path", file.path}, {"copy", or_null(file.copy)}, {"after", or_null(file.after_sha256)}});
    }
    return rows;
}

json beyond_json(const ReleaseRecord& record) {
    json rows = json::array();
    for (const auto& one : record.beyond) {
        rows.push_back({{"step", one.stage}, {"what", one.what}, {"undo", one.undo}});
    }
    return rows;
}

}  // namespace

std::string_view to_string(StageProgress progress) {
    switch (progress) {
        case StageProgress::to_do:
            return "to do";
        case StageProgress::begun:
            return "begun";
        case StageProgress::done:
            return "done";
        case StageProgress::left_out:
            return "left out";
    }
    return "unknown";
}

StageProgress ReleaseRecord::progress_of(const std::string& stage) const {
    const auto found =
        std::find_if(stages.begin(), stages.end(), [&](const StageRecord& one) { return one.name == stage; });
    return found == stages.end() ? StageProgress::to_do : found->progress;
}

std::string record_text(const ReleaseRecord& record) {
    const json document{{"schema", 1},
                        {"root", record.root},
                        {"head", record.head},
                        {"version", record.version},
                        {"tag", record.tag},
                        {"since", record.since},
                        {"steps", stages_json(record)},
                        {"built", record.built},
                        {"kept", kept_json(record)},
                        {"beyond", beyond_json(record)},
                        {"trouble", record.trouble}};
    return document.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Result<ReleaseRecord> record_in(const std::string& text) {
    try {
        const json document = json::parse(text);
        ReleaseRecord record{.root = document.at("root"),
                             .head = document.at("head"),
                             .version = document.at("version"),
                             .tag = document.at("tag"),
                             .since = document.at("since"),
                             .built = document.at("built"),
                             .trouble = document.at("trouble")};
        for (const auto& row : document.at("steps")) {
            record.stages.push_back({.name = row.at("step"), .progress = progress_named(row.at("state"))});
        }
        for (const auto& row : document.at("kept")) {
            record.kept.push_back({.path = row.at("path"),
                                   .copy = optional_at<std::size_t>(row, "copy"),
                                   .after_sha256 = optional_at<std::string>(row, "after")});
        }
        for (const auto& row : document.at("beyond")) {
            record.beyond.push_back({.stage = row.at("step"), .what = row.at("what"), .undo = row.at("undo")});
        }
        return record;
    } catch (const json::exception& failure) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = fmt::format("it is no record of a release: {}", failure.what())};
    }
}

Result<std::optional<ReleaseRecord>> read_record(const edge::GitFolders& folders) {
    TRY_ASSIGN(const auto text, edge::read_file_if_exists(record_path(folders)));
    if (!text) {
        return std::optional<ReleaseRecord>{};
    }
    auto record = record_in(*text);
    if (!record) {
        return while_doing(std::move(record).error(), "reading " + record_path(folders));
    }
    record->root = root_of_kept(folders, record->root);
    return std::optional{*std::move(record)};
}

Result<void> write_record(const edge::GitFolders& folders, ReleaseRecord record) {
    record.root = kept_root(folders, record.root);
    TRY(edge::create_folders(own_folder(folders)));
    TRY(edge::write_file_atomically(record_path(folders), record_text(record)));
    return {};
}

Result<void> remove_record(const edge::GitFolders& folders) {
    TRY(edge::remove_file(record_path(folders)));
    TRY(edge::remove_file(kept_journal_path(folders)));
    std::error_code failure;
    std::filesystem::remove_all(copies_folder(folders), failure);
    edge::remove_empty_folders(own_folder(folders), folders.common_dir);
    return {};
}

std::string copies_folder(const edge::GitFolders& folders) {
    return own_folder(folders) + "/before";
}

std::string copy_path(const edge::GitFolders& folders, std::size_t copy) {
    return fmt::format("{}/{}", copies_folder(folders), copy);
}

std::string path_in(const std::string& root, const std::string& path) {
    return (std::filesystem::path{root} / path).lexically_normal().string();
}

}  // namespace miniship::apply
