// The table of error codes in docs/json.md says what the program does.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "miniship/result.hpp"

using namespace miniship;

TEST_CASE("error codes: docs/json.md lists each beside its exit status") {
    std::ifstream file{std::string{MINISHIP_SOURCE_DIR} + "/docs/json.md"};
    std::map<std::string, std::string> rows;
    for (std::string line; std::getline(file, line);) {
        const auto end = line.find(" |", 2);
        if (line.starts_with("| ") && end != std::string::npos) {
            std::istringstream statuses{line.substr(2, end - 2)};
            for (std::string status; std::getline(statuses >> std::ws, status, ',');) {
                rows[status] += line.substr(end);
            }
        }
    }
    for (int number = 0; number <= static_cast<int>(ErrorCode::service_refused); ++number) {
        const auto code = static_cast<ErrorCode>(number);
        const std::string name{error_name(code)};
        CAPTURE(name);
        CHECK(rows[std::to_string(exit_status(code))].find(fmt::format("`{}`", name)) != std::string::npos);
    }
}
