#include "miniship/build_stamp.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace miniship {
namespace {

constexpr int kSchema = 1;

Error invalid(std::string_view why) {
    return {ErrorCode::file_invalid, fmt::format("{} {}", kBuildStampName, why), "build again, then inject"};
}

bool has_string(const nlohmann::json& object, const char* key) {
    return object.contains(key) && object[key].is_string();
}

}  // namespace

std::string build_stamp_text(const BuildStamp& stamp) {
    const nlohmann::json document{
        {"schema", kSchema}, {"version", stamp.version}, {"commit", stamp.commit}, {"files", stamp.files}};
    // A path that is not UTF-8 cannot be JSON; with the replacement character the stamp never matches, which is safe.
    return document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

Result<BuildStamp> build_stamp_of(std::string_view text) {
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object()) {
        return invalid("is no JSON object");
    }
    if (!document.contains("schema") || document["schema"] != kSchema) {
        return invalid("is not of schema 1");
    }
    const bool complete = has_string(document, "version") && has_string(document, "commit") &&
                          document.contains("files") && document["files"].is_object();
    if (!complete) {
        return invalid("lacks version, commit or files");
    }
    BuildStamp stamp{document["version"], document["commit"], {}};
    for (const auto& [path, digest] : document["files"].items()) {
        if (!digest.is_string()) {
            return invalid(fmt::format("has no digest for {}", path));
        }
        stamp.files.emplace(path, digest.get<std::string>());
    }
    return stamp;
}

std::vector<std::string> stamp_differences(const BuildStamp& stamp, std::string_view version, std::string_view commit,
                                           const std::map<std::string, std::string>& present) {
    std::vector<std::string> out;
    if (stamp.version != version) {
        out.push_back(fmt::format("holds version {}, not {}", stamp.version, version));
    }
    if (stamp.commit != commit) {
        out.push_back(fmt::format("was built from commit {}, not {}", stamp.commit, commit));
    }
    for (const auto& [path, digest] : stamp.files) {
        const auto found = present.find(path);
        if (found == present.end()) {
            out.push_back(fmt::format("{} is missing", path));
        } else if (found->second != digest) {
            out.push_back(fmt::format("{} was changed", path));
        }
    }
    return out;
}

bool stamp_matches(const BuildStamp& stamp, std::string_view version, std::string_view commit,
                   const std::map<std::string, std::string>& present) {
    return stamp_differences(stamp, version, commit, present).empty();
}

}  // namespace miniship
