// What is generated and committed is what would be generated now.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/completion.hpp"
#include "cli/man.hpp"
#include "config/keys.hpp"
#include "edge/files.hpp"
#include "miniship/text.hpp"

using namespace miniship;
using nlohmann::json;

namespace {

const std::string kRoot = MINISHIP_SOURCE_DIR;

void check_same(const std::vector<cli::GeneratedFile>& files, const std::string& folder) {
    std::set<std::string> names;
    for (const auto& file : files) {
        CAPTURE(file.path);
        const auto committed = edge::read_file(kRoot + "/" + file.path);
        REQUIRE(committed.ok());
        // Not CHECK(a == b): two whole pages would be printed.
        const bool same = *committed == file.bytes;
        CHECK_MESSAGE(same, std::string{"run scripts/generate"});
        names.insert(file.path);
    }
    for (const auto& entry : std::filesystem::directory_iterator{kRoot + "/" + folder}) {
        CAPTURE(entry.path().string());
        CHECK(names.contains(folder + "/" + entry.path().filename().string()));
    }
}

/// The part of the schema that describes a dotted key; `*` is what additionalProperties say.
const json* described(const json& schema, std::string_view path) {
    const json* at = &schema;
    for (const auto part : text::split(path, '.')) {
        const std::string name{part};
        if (at->contains("$ref")) {
            at = &schema.at(json::json_pointer{at->at("$ref").get<std::string>().substr(1)});
        }
        if (name == "*") {
            at = at->contains("additionalProperties") ? &at->at("additionalProperties") : nullptr;
        } else {
            at = at->contains("properties") && at->at("properties").contains(name) ? &at->at("properties").at(name)
                                                                                   : nullptr;
        }
        if (at == nullptr) {
            return nullptr;
        }
    }
    return at;
}

std::size_t described_keys(const json& schema, const json& at) {
    const json& here =
        at.contains("$ref") ? schema.at(json::json_pointer{at.at("$ref").get<std::string>().substr(1)}) : at;
    std::size_t count = 0;
    const json properties = here.value("properties", json::object());
    for (const auto& [name, property] : properties.items()) {
        const json& target = property.contains("$ref")
                                 ? schema.at(json::json_pointer{property.at("$ref").get<std::string>().substr(1)})
                                 : property;
        const bool inner = target.contains("properties") && name != "bump";
        const bool named = name == "apps" || name == "targets";
        count += named   ? described_keys(schema, target.at("additionalProperties"))
                 : inner ? described_keys(schema, target)
                         : 1;
    }
    return count;
}

}  // namespace

TEST_CASE("drift: completions and manual pages are what the command tree gives") {
    check_same(cli::completion_files(), "completions");
    check_same(cli::man_files(), "man");
}

TEST_CASE("drift: the schema of miniship.json has every key, and no other") {
    const auto bytes = edge::read_file(kRoot + "/schema/miniship.schema.json");
    REQUIRE(bytes.ok());
    const json schema = json::parse(*bytes);
    for (const auto& key : config::keys()) {
        CAPTURE(std::string{key.path});
        const json* described_key = described(schema, key.path);
        REQUIRE(described_key != nullptr);
        CHECK(described_key->value("minimum", std::uint64_t{0}) == key.least);
    }
    // One more: "$schema" itself.
    CHECK(described_keys(schema, schema) == config::keys().size() + 1);
}
