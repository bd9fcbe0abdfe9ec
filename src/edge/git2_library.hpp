// The functions of libgit2 that we use, opened when a command first needs them.
#pragma once

#include <git2.h>

#include "edge/dynlib.hpp"

namespace miniship::edge {

#define MINISHIP_GIT2_FUNCTIONS(X)    \
    X(git_libgit2_init)               \
    X(git_libgit2_opts)               \
    X(git_libgit2_version)            \
    X(git_error_last)                 \
    X(git_repository_open)            \
    X(git_repository_free)            \
    X(git_repository_odb)             \
    X(git_repository_config_snapshot) \
    X(git_config_get_string)          \
    X(git_config_free)                \
    X(git_reference_name_to_id)       \
    X(git_odb_free)                   \
    X(git_odb_read)                   \
    X(git_odb_object_data)            \
    X(git_odb_object_size)            \
    X(git_odb_object_type)            \
    X(git_odb_object_free)            \
    X(git_index_open)                 \
    X(git_index_get_bypath)           \
    X(git_index_free)                 \
    X(git_oid_fromstr)                \
    X(git_oid_tostr)

/// The Debian package that has the library.
inline constexpr const char* kLibgit2Package = "libgit2-1.5";

/// libgit2 (1.5 or later), initialised.
struct Git2 {
    MINISHIP_GIT2_FUNCTIONS(MINISHIP_TABLE_MEMBER)
};

/// Opens and initialises libgit2 once. Errors: `library_missing`.
[[nodiscard]] Result<const Git2*> git2();

}  // namespace miniship::edge
