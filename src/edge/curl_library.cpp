#include "edge/curl_library.hpp"

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

Result<const CurlLibrary*> curl_library() {
    static const Result<CurlLibrary> table = loaded_table();
    if (!table.ok()) {
        return table.error();
    }
    return &table.value();
}

}  // namespace miniship::edge
