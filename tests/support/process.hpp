// Runs a program to its end and keeps what it said.
#pragma once

#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace miniship::test {

/// An exit status (128 and the signal after a signal) that shows what the program complained of when a test fails.
struct Status {
    int number{-1};
    std::string said{};
};

inline bool operator==(const Status& status, int number) {
    return status.number == number;
}

inline std::ostream& operator<<(std::ostream& out, const Status& status) {
    return out << status.number << " [" << status.said << "]";
}

struct Outcome {
    Status status{};
    std::string out{};
    std::string err{};
};

/// A command line; found by PATH, run in `directory` with exactly this environment and an empty stdin.
struct Program {
    std::vector<std::string> arguments{};
    std::string directory{};
    std::map<std::string, std::string> environment{};
};

/// Runs it to its end. A program that cannot be started has status 127.
[[nodiscard]] Outcome outcome_of(const Program& program);

}  // namespace miniship::test
