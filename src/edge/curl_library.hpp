// libcurl's functions, loaded when first asked for.
#pragma once

#include <curl/curl.h>

#include "edge/dynlib.hpp"

// clang-format off
#define MINISHIP_CURL_FUNCTIONS(each) \
    each(curl_global_init)            \
    each(curl_easy_init)              \
    each(curl_easy_cleanup)           \
    each(curl_easy_reset)             \
    each(curl_easy_setopt)            \
    each(curl_easy_perform)           \
    each(curl_easy_strerror)          \
    each(curl_share_init)             \
    each(curl_share_setopt)           \
    each(curl_share_cleanup)          \
    each(curl_version_info)           \
    each(curl_slist_append)           \
    each(curl_slist_free_all)
// clang-format on

namespace miniship::edge {

/// The Debian package that has the library.
inline constexpr const char* kLibcurlPackage = "libcurl4";

/// The easy interface of libcurl (https://curl.se/libcurl/c/), each member with the function's own name.
struct CurlLibrary {
    MINISHIP_CURL_FUNCTIONS(MINISHIP_TABLE_MEMBER)
};

/// The library, opened and initialised once per process and then shared by all threads.
/// `library_missing` when it is not installed.
[[nodiscard]] Result<const CurlLibrary*> curl_library();

/// The connections that all handles of this thread use while they are set to it (CURLOPT_SHARE): one to a server is
/// enough, however many documents are there. Null where libcurl gives none.
[[nodiscard]] CURLSH* connections_of_thread(const CurlLibrary& curl);

}  // namespace miniship::edge
