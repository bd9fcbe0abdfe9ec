#include "cli/release_json.hpp"

#include <nlohmann/json.hpp>

#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

std::string text_of(const json& document) {
    return document.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json worker_json(const std::optional<apply::Worker>& worker) {
    if (!worker) {
        return nullptr;
    }
    return {
        {"verb", worker->verb}, {"pid", worker->pid}, {"host", worker->host}, {"since", utc_timestamp(worker->since)}};
}

}  // namespace

std::string standing_json(const std::optional<apply::ReleaseRecord>& record,
                          const std::optional<apply::Worker>& worker) {
    json out{{"schema", 1}, {"underWay", record.has_value()}, {"atWork", worker_json(worker)}};
    if (record) {
        out["version"] = record->version;
        out["tag"] = record->tag;
        out["since"] = utc_timestamp(record->since);
        out["steps"] = json::array();
        for (const auto& stage : record->stages) {
            out["steps"].push_back({{"step", stage.name}, {"state", to_string(stage.progress)}});
        }
        out["trouble"] = or_null(record->trouble);
    }
    return text_of(out);
}

std::string aborted_json(const std::optional<apply::AbortedRelease>& aborted, bool applied) {
    json out{{"schema", 1}, {"takenBack", applied && aborted}};
    if (aborted) {
        out["version"] = aborted->version;
        out["tag"] = aborted->tag;
        out["movedOn"] = aborted->moved_on;
        out["leftAlone"] = aborted->left_alone;
        out["remains"] = json::array();
        for (const auto& [beyond, certain] : aborted->remains) {
            out["remains"].push_back(
                {{"step", beyond.stage}, {"what", beyond.what}, {"certain", certain}, {"undo", or_null(beyond.undo)}});
        }
    }
    return text_of(out);
}

}  // namespace miniship::cli
