// The include rule of ARCHITECTURE.md, read off the sources.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Include {
    std::string file;
    std::string room;
    std::string header;
    bool angled;
};

std::string room_of(const fs::path& relative) {
    auto part = relative.begin();
    if (*part == "include") {
        return "core";
    }
    ++part;
    return part->has_extension() ? "main" : part->string();
}

std::vector<Include> all_includes() {
    std::vector<Include> found;
    const fs::path root{MINISHIP_SOURCE_DIR};
    for (const char* top : {"include", "src"}) {
        for (const auto& entry : fs::recursive_directory_iterator{root / top}) {
            const auto extension = entry.path().extension();
            if (extension != ".cpp" && extension != ".hpp") {
                continue;
            }
            const fs::path relative = entry.path().lexically_relative(root);
            std::ifstream lines{entry.path()};
            for (std::string line; std::getline(lines, line);) {
                if (!line.starts_with("#include ") || line.size() < 12) {
                    continue;
                }
                const auto end = line.find_last_of("\">");
                found.push_back({relative.string(), room_of(relative), line.substr(10, end - 10), line[9] == '<'});
            }
        }
    }
    return found;
}

/// The room that a quoted include leads to; its own for a header beside the file.
std::string target_of(const Include& include) {
    const auto slash = include.header.find('/');
    if (slash == std::string::npos) {
        return include.header == "miniship_version.hpp" ? "generated" : include.room;
    }
    const std::string first = include.header.substr(0, slash);
    return first == "miniship" ? "core" : first;
}

const std::map<std::string, std::set<std::string>> kMayInclude{
    {"core", {"core"}},
    {"plan", {"core", "plan"}},
    {"edge", {"core", "edge", "generated"}},
    {"policy_store", {"core", "edge", "policy_store"}},
    {"config", {"core", "edge", "config"}},
    {"apply", {"core", "plan", "edge", "policy_store", "apply"}},
    {"guard", {"core", "guard"}},
    {"cli", {"core", "plan", "edge", "policy_store", "config", "apply", "guard", "cli", "generated"}},
    {"main", {"cli"}},
};

}  // namespace

TEST_CASE("architecture: every room includes only the rooms below it") {
    const auto includes = all_includes();
    REQUIRE(includes.size() > 300);
    for (const auto& include : includes) {
        if (!include.angled) {
            CAPTURE(include.file);
            CAPTURE(include.header);
            CHECK(kMayInclude.at(include.room).contains(target_of(include)));
        }
    }
}

TEST_CASE("architecture: core and plan are pure") {
    const std::set<std::string> effects{"git2.h",     "curl/curl.h", "iostream", "fstream",  "filesystem",
                                        "cstdio",     "cstdlib",     "unistd.h", "fcntl.h",  "thread",
                                        "sys/stat.h", "ctime",       "dlfcn.h",  "spawn.h",  "CLI/CLI.hpp",
                                        "random",     "mutex",       "future",   "dirent.h", "iconv.h"};
    for (const auto& include : all_includes()) {
        if (include.room == "core" || include.room == "plan") {
            CAPTURE(include.file);
            CHECK_FALSE(effects.contains(include.header));
        }
    }
}

TEST_CASE("architecture: heavy libraries stay where they are paid for once") {
    std::set<std::string> cli11;
    std::set<std::string> curl;
    std::set<std::string> git2;
    for (const auto& include : all_includes()) {
        CAPTURE(include.file);
        if (include.header.starts_with("CLI/")) {
            cli11.insert(include.file);
        } else if (include.header.starts_with("curl/")) {
            curl.insert(include.file);
        } else if (include.header.starts_with("git2")) {
            git2.insert(include.file);
        } else if (include.header.starts_with("nlohmann/")) {
            CHECK(include.file.ends_with(".cpp"));
        }
    }
    CHECK(cli11 == std::set<std::string>{"src/cli/parse.cpp"});
    CHECK(curl == std::set<std::string>{"src/edge/curl_library.hpp"});
    CHECK(git2 == std::set<std::string>{"src/edge/git2_library.hpp"});
}
