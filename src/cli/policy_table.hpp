// A policy document as a table for people: each rule, and what it means today.
#pragma once

#include <string>

#include "miniship/policy_document.hpp"

namespace miniship::cli {

/// `today` is a UTC day, `2026-11-22`.
[[nodiscard]] std::string policy_table(const policy::Policy& policy, const std::string& where,
                                       const std::string& today);

}  // namespace miniship::cli
