#include "edge/remote_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include <sys/wait.h>
#include <unistd.h>

#include "temp_dir.hpp"

using namespace miniship;
using namespace miniship::edge;
namespace fs = std::filesystem;

TEST_CASE("remote folder: one that cannot be written is told before anything is pushed there") {
    const test::TempDir folder;
    for (const char* part : {"objects", "refs/heads", "refs/tags"}) {
        fs::create_directories(folder / part);
    }
    CHECK(check_writable_repository(folder.path()).ok());
    fs::permissions(folder.path(), fs::perms{0755});
    fs::permissions(folder / "refs/tags", fs::perms{0555});
    // Root may write everywhere, so it becomes somebody else to look.
    const pid_t child = ::fork();
    if (child == 0) {
        const bool is_other = ::geteuid() != 0 || ::setuid(65534) == 0;
        const auto refused = check_writable_repository(folder.path());
        ::_exit(is_other && !refused && refused.error().code == ErrorCode::credentials_refused ? 0 : 1);
    }
    int status = -1;
    CHECK(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}
