#include "miniship/result.hpp"

#include <array>
#include <cstddef>

namespace miniship {
namespace {

struct Row {
    ErrorCode code;
    std::string_view name;
    int status;
};

constexpr std::array kTable{
    Row{ErrorCode::usage, "usage", 2},
    Row{ErrorCode::config_invalid, "config_invalid", 2},
    Row{ErrorCode::path_missing, "path_missing", 2},
    Row{ErrorCode::not_a_repository, "not_a_repository", 3},
    Row{ErrorCode::no_commits, "no_commits", 3},
    Row{ErrorCode::no_remote, "no_remote", 3},
    Row{ErrorCode::tag_exists, "tag_exists", 3},
    Row{ErrorCode::tree_dirty, "tree_dirty", 3},
    Row{ErrorCode::shallow_clone, "shallow_clone", 3},
    Row{ErrorCode::version_behind_tag, "version_behind_tag", 3},
    Row{ErrorCode::not_released, "not_released", 3},
    Row{ErrorCode::version_not_accepted, "version_not_accepted", 3},
    Row{ErrorCode::person_needed, "person_needed", 3},
    Row{ErrorCode::file_missing, "file_missing", 3},
    Row{ErrorCode::file_invalid, "file_invalid", 3},
    Row{ErrorCode::file_unreadable, "file_unreadable", 3},
    Row{ErrorCode::file_unwritable, "file_unwritable", 3},
    Row{ErrorCode::git_refused, "git_refused", 3},
    Row{ErrorCode::command_failed, "command_failed", 3},
    Row{ErrorCode::credentials_refused, "credentials_refused", 3},
    Row{ErrorCode::library_missing, "library_missing", 3},
    Row{ErrorCode::remote_unreachable, "remote_unreachable", 4},
    Row{ErrorCode::service_failed, "service_failed", 4},
    Row{ErrorCode::timed_out, "timed_out", 4},
    Row{ErrorCode::document_missing, "document_missing", 5},
    Row{ErrorCode::document_invalid, "document_invalid", 5},
    Row{ErrorCode::document_conflict, "document_conflict", 5},
    Row{ErrorCode::would_lower, "would_lower", 6},
    Row{ErrorCode::above_live, "above_live", 6},
    Row{ErrorCode::too_few_tags, "too_few_tags", 6},
    Row{ErrorCode::floor_jump, "floor_jump", 6},
    Row{ErrorCode::impact_exceeded, "impact_exceeded", 6},
    Row{ErrorCode::frozen, "frozen", 6},
    Row{ErrorCode::unsafe_service, "unsafe_service", 6},
    Row{ErrorCode::token_missing, "token_missing", 7},
    Row{ErrorCode::unlexable, "unlexable", 7},
    Row{ErrorCode::stamp_mismatch, "stamp_mismatch", 7},
    Row{ErrorCode::busy, "busy", 3},
    Row{ErrorCode::internal, "internal", 70},
    Row{ErrorCode::interrupted, "interrupted", 130},
    Row{ErrorCode::terminated, "terminated", 143},
    Row{ErrorCode::service_refused, "service_refused", 3},
};

// The table is indexed by the enum: a code that is added without a row, or out of order, does not compile.
constexpr bool table_is_complete() {
    for (std::size_t index = 0; index < kTable.size(); ++index) {
        if (static_cast<std::size_t>(kTable[index].code) != index) {
            return false;
        }
    }
    return kTable.size() == static_cast<std::size_t>(ErrorCode::service_refused) + 1;
}
static_assert(table_is_complete());

}  // namespace

std::string_view error_name(ErrorCode code) {
    return kTable[static_cast<std::size_t>(code)].name;
}

int exit_status(ErrorCode code) {
    return kTable[static_cast<std::size_t>(code)].status;
}

Error while_doing(Error error, std::string what) {
    error.causes.push_back(std::move(what));
    return error;
}

Error all_of(std::vector<Error> errors) {
    Error first = std::move(errors.front());
    for (std::size_t index = 1; index < errors.size(); ++index) {
        Error& error = errors[index];
        // What it was about would be lost: causes belong to the one that leads.
        first.also.push_back(error.causes.empty() ? std::move(error.message)
                                                  : error.message + " (" + error.causes.front() + ")");
        for (auto& more : error.also) {
            first.also.push_back(std::move(more));
        }
    }
    return first;
}

}  // namespace miniship
