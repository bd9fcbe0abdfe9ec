// Reads the one JSON object that a command prints with --json.
#pragma once

#include <doctest/doctest.h>

#include <stdexcept>

namespace miniship::test {

inline void require_member(bool there) {
    if (!there) {
        throw std::logic_error{"the answer has no such member"};
    }
}

}  // namespace miniship::test

// A member that is missing fails the test that asks for it, and does not end the whole run.
#define JSON_ASSERT(condition) miniship::test::require_member(condition)
#include <nlohmann/json.hpp>

#include "process.hpp"

namespace miniship::test {

/// The object on stdout, which has to be there alone and to name its schema.
inline nlohmann::json answer(const Outcome& outcome) {
    const auto document = nlohmann::json::parse(outcome.out, nullptr, false);
    INFO(outcome.out << outcome.err);
    REQUIRE(document.is_object());
    CHECK(document.value("schema", 0) == 1);
    return document;
}

}  // namespace miniship::test
