// Which programs of git a command has started, by git's own trace.
#pragma once

#include <fstream>

#include "json_answer.hpp"
#include "sandbox.hpp"

namespace miniship::test {

/// The words of those that the command started itself, in order, from the file that GIT_TRACE2_EVENT named.
inline std::vector<Words> started_by_us(const std::string& trace) {
    std::vector<Words> found;
    std::ifstream lines{trace};
    for (std::string line; std::getline(lines, line);) {
        const auto event = nlohmann::json::parse(line);
        if (event["event"] == "start" && event["sid"].get<std::string>().find('/') == std::string::npos) {
            found.push_back(event["argv"]);
        }
    }
    return found;
}

}  // namespace miniship::test
