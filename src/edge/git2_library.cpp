#include "edge/git2_library.hpp"

namespace {
// True while libgit2 initialises itself.
thread_local bool git2_starts = false;
}  // namespace

/// Takes the place of Mbed TLS's function while libgit2 starts: it would parse the machine's whole bundle of
/// certificate authorities there, 4 ms of CPU for connections that we never make with it (git talks to remotes).
/// Whoever else calls it gets MBEDTLS_ERR_X509_FILE_IO_ERROR, and trusts nobody. CMakeLists.txt has the linker export
/// it.
extern "C" [[gnu::visibility("default")]] int mbedtls_x509_crt_parse_file(void* /*chain*/, const char* /*path*/);
extern "C" int mbedtls_x509_crt_parse_file(void* /*chain*/, const char* /*path*/) {
    constexpr int kFileError = -0x2900;
    return git2_starts ? 0 : kFileError;
}

namespace miniship::edge {
namespace {

Result<Git2> loaded() {
    Git2 table;
#ifndef MINISHIP_LOAD_LINK
    TRY_ASSIGN(const Library library, Library::opened(MINISHIP_LIBGIT2_SONAME, kLibgit2Package));
#endif
    MINISHIP_GIT2_FUNCTIONS(MINISHIP_TABLE_BIND)
    git2_starts = true;
    const int users = table.git_libgit2_init();
    git2_starts = false;
    if (users < 0) {
        return Error{.code = ErrorCode::library_missing, .message = "libgit2 cannot be initialised"};
    }
    // Who may open a repository is decided in git_folders.cpp, by git's own rules; libgit2 1.5 knows them only in part.
    table.git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    // Reading a commit does not recompute its id; `git fsck` is there for that.
    table.git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    static const char* extensions[] = {"worktreeconfig"};
    table.git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, std::size_t{1});
    return table;
}

}  // namespace

Result<const Git2*> git2() {
    static const Result<Git2> table = loaded();
    if (!table) {
        return table.error();
    }
    return &*table;
}

}  // namespace miniship::edge
