#include "edge/curl_library.hpp"

#include <memory>

namespace miniship::edge {
namespace {

Result<CurlLibrary> loaded_table() {
    CurlLibrary table;
#ifndef MINISHIP_LOAD_LINK
    TRY_ASSIGN(const Library library, Library::opened(MINISHIP_LIBCURL_SONAME, kLibcurlPackage));
#endif
    MINISHIP_CURL_FUNCTIONS(MINISHIP_TABLE_BIND)
    if (const CURLcode code = table.curl_global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK) {
        return Error{.code = ErrorCode::library_missing,
                     .message = std::string{"libcurl does not start: "} + table.curl_easy_strerror(code)};
    }
    return table;
}

}  // namespace

CURLSH* connections_of_thread(const CurlLibrary& curl) {
    using Share = std::unique_ptr<CURLSH, decltype(curl.curl_share_cleanup)>;
    // No other thread ever sees it, so it needs no locks.
    thread_local const Share share = [&] {
        Share made{curl.curl_share_init(), curl.curl_share_cleanup};
        if (made != nullptr) {
            curl.curl_share_setopt(made.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
        }
        return made;
    }();
    return share.get();
}

Result<const CurlLibrary*> curl_library() {
    static const Result<CurlLibrary> table = loaded_table();
    if (!table.ok()) {
        return table.error();
    }
    return &table.value();
}

}  // namespace miniship::edge
