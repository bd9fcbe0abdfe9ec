#include "edge/files.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edge/environment.hpp"
#include "edge/lock_file.hpp"
#include "edge/staged_files.hpp"
#include "temp_dir.hpp"

using namespace miniship;
using namespace miniship::edge;
namespace fs = std::filesystem;

namespace {

unsigned mode_of(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
}

ino_t identity_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

std::size_t entries(const std::string& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("files: reading gives every byte, or says why not") {
    const test::TempDir folder;
    const std::string bytes{"a\0b\r\n\xff", 6};
    CHECK(read_file(folder.write("f", bytes)).value() == bytes);
    CHECK(read_file(folder.write("empty", "")).value().empty());
    const std::string large(100'001, 'x');
    CHECK(read_file(folder.write("large", large)).value() == large);
    CHECK_FALSE(read_file("/proc/self/status").value().empty());

    const auto missing = read_file(folder / "no");
    REQUIRE_FALSE(missing.ok());
    CHECK(missing.error().code == ErrorCode::file_missing);
    CHECK(missing.error().message == "there is no file " + (folder / "no"));
    CHECK(read_file(folder / "f/below").error().code == ErrorCode::file_missing);
    CHECK(read_file(folder.path()).error().code == ErrorCode::file_unreadable);
    CHECK(read_file(folder.path()).error().message == "cannot read " + folder.path() + ": Is a directory");

    CHECK_FALSE(read_file_if_exists(folder / "no").value().has_value());
    CHECK(read_file_if_exists(folder / "f").value() == bytes);
    std::string buffer;
    CHECK(read_file_into(folder / "large", buffer).value() == large);
    CHECK(read_file_into(folder / "f", buffer).value() == bytes);
    CHECK(read_file_into(folder / "empty", buffer).value().empty());
    CHECK_FALSE(read_file_into(folder / "no", buffer).ok());
    CHECK(read_file_if_exists(folder.path()).error().code == ErrorCode::file_unreadable);
    CHECK(file_exists(folder / "f"));
    CHECK_FALSE(file_exists(folder.path()));
    CHECK(is_directory(folder.path()));
    CHECK_FALSE(is_directory(folder / "f"));
}

TEST_CASE("files: an atomic write makes or replaces a file and leaves nothing else behind") {
    const test::TempDir folder;
    const mode_t mask = ::umask(027);
    CHECK(write_file_atomically(folder / "new", "one").value());
    ::umask(mask);
    CHECK(mode_of(folder / "new") == 0640);
    CHECK(read_file(folder / "new").value() == "one");

    REQUIRE(::chmod((folder / "new").c_str(), 0755) == 0);
    const ino_t before = identity_of(folder / "new");
    CHECK(write_file_atomically(folder / "new", "two").value());
    CHECK(mode_of(folder / "new") == 0755);
    CHECK(identity_of(folder / "new") != before);
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("files: staged files change together, few of them and many") {
    for (const std::size_t count : {std::size_t{3}, std::size_t{40}}) {
        const test::TempDir folder;
        StagedFiles staged{count + 1};
        const auto path = [&folder](std::size_t index) { return folder / "f" + std::to_string(index); };
        for (std::size_t index = 0; index < count; ++index) {
            if (index % 2 == 0) {
                folder.write("f" + std::to_string(index), "old");
                REQUIRE(::chmod(path(index).c_str(), 0701) == 0);
            }
            REQUIRE(staged.stage(index, path(index), "new").ok());
        }
        CHECK(read_file(path(0)).value() == "old");
        CHECK_FALSE(file_exists(path(1)));
        REQUIRE(staged.move_into_place().ok());
        for (std::size_t index = 0; index < count; ++index) {
            CHECK(read_file(path(index)).value() == "new");
            CHECK(mode_of(path(index)) == (index % 2 == 0 ? 0701U : 0644U));
        }
        CHECK(entries(folder.path()) == count);
    }
}

TEST_CASE("files: staged files that are not moved leave nothing behind") {
    const test::TempDir folder;
    folder.write("a", "old");
    fs::create_directory(folder / "b");
    {
        StagedFiles staged{2};
        REQUIRE(staged.stage(0, folder / "a", "new").ok());
        CHECK(entries(folder.path()) == 3);
        CHECK(staged.stage(1, folder / "b", "new").error().message ==
              "cannot write " + (folder / "b") + ": it is not a regular file");
    }
    CHECK(read_file(folder / "a").value() == "old");
    CHECK(entries(folder.path()) == 2);
}

TEST_CASE("files: names of temporary files are told from others") {
    for (const std::string name : {".miniship-0123456789abcdef-a.js", ".miniship-0123456789abcdef-"}) {
        CHECK(is_temporary_name(name));
    }
    for (const std::string name : {"", ".miniship-", ".miniship-0123456789abcdef", ".miniship-probe-0",
                                   ".miniship-0.js", "miniship-0", "a.miniship-0"}) {
        CHECK_FALSE(is_temporary_name(name));
    }
}

TEST_CASE("files: equal bytes are not written") {
    const test::TempDir folder;
    const std::string file = folder.write("f", "same");
    const ino_t before = identity_of(file);
    CHECK_FALSE(write_file_atomically(file, "same").value());
    CHECK(identity_of(file) == before);
    CHECK(write_file_atomically(file, "sama").value());
}

TEST_CASE("files: a symbolic link keeps pointing and its target is written") {
    const test::TempDir folder;
    folder.write("real/f", "old");
    fs::create_directories(folder / "links");
    fs::create_symlink("../real/f", folder / "links/one");
    fs::create_symlink("one", folder / "links/two");
    fs::create_symlink("../real/later", folder / "links/dangling");
    fs::create_symlink("circle", folder / "links/circle");

    CHECK(write_file_atomically(folder / "links/two", "new").value());
    CHECK(fs::is_symlink(folder / "links/two"));
    CHECK(fs::is_symlink(folder / "links/one"));
    CHECK(read_file(folder / "real/f").value() == "new");
    CHECK(write_file_atomically(folder / "links/dangling", "made").value());
    CHECK(read_file(folder / "real/later").value() == "made");
    CHECK(write_file_atomically(folder / "links/circle", "x").error().code == ErrorCode::file_unwritable);
}

TEST_CASE("files: a failed write says why and leaves everything as it was") {
    const test::TempDir folder;
    const auto nowhere = write_file_atomically(folder / "no/f", "x");
    REQUIRE_FALSE(nowhere.ok());
    CHECK(nowhere.error().code == ErrorCode::file_unwritable);
    CHECK(nowhere.error().message == "cannot write " + (folder / "no/f") + ": No such file or directory");
    CHECK(write_file_atomically(folder.path(), "x").error().message ==
          "cannot write " + folder.path() + ": it is not a regular file");

    // /dev/full cannot be renamed onto, so a full disk is played by the limit on the size of files.
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{.rlim_cur = 10, .rlim_max = 10};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto written = write_file_atomically(folder / "f", "more than ten bytes");
        ::_exit(!written.ok() && written.error().code == ErrorCode::file_unwritable ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    CHECK(entries(folder.path()) == 0);
}

TEST_CASE("files: folders are made with those above them, and files removed") {
    const test::TempDir folder;
    CHECK(create_folders(folder / "a/b/c/").ok());
    CHECK(is_directory(folder / "a/b/c"));
    CHECK(create_folders(folder / "a/b/c").ok());
    folder.write("file", "x");
    CHECK(create_folders(folder / "file/below").error().code == ErrorCode::file_unwritable);
    CHECK(remove_file(folder / "file").ok());
    CHECK_FALSE(file_exists(folder / "file"));
    CHECK(remove_file(folder / "file").ok());
    CHECK(remove_file(folder / "a").error().code == ErrorCode::file_unwritable);
}

TEST_CASE("files: the list below a folder is sorted, relative and without .git") {
    const test::TempDir folder;
    for (const char* file : {"b.js", "a/z.js", "a/b/c.js", ".hidden", ".git/config", "sub/.git", "node_modules/x.js"}) {
        folder.write(file, "");
    }
    CHECK(files_below(folder.path()).value() == Paths{".hidden", "a/b/c.js", "a/z.js", "b.js", "node_modules/x.js"});
    const auto skips = [](std::string_view relative) { return relative == "node_modules" || relative == "a/b"; };
    CHECK(files_below(folder.path(), skips).value() == Paths{".hidden", "a/z.js", "b.js"});
    CHECK(files_below(folder.path() + "/").value().size() == 5);
    CHECK(files_below(folder / "no").error().code == ErrorCode::file_missing);
    CHECK(files_below(folder / "b.js").error().code == ErrorCode::file_missing);
}

TEST_CASE("files: links in a list are followed once and cycles end") {
    const test::TempDir folder;
    folder.write("tree/zeta/f.js", "");
    folder.write("outside/o.js", "");
    fs::create_symlink("zeta", folder / "tree/alias");
    fs::create_symlink("..", folder / "tree/zeta/up");
    fs::create_symlink("../outside", folder / "tree/other");
    fs::create_symlink("../outside", folder / "tree/other-again");
    fs::create_symlink("zeta/f.js", folder / "tree/file-link");
    fs::create_symlink("nothing", folder / "tree/dangling");
    folder.write("single.js", "");
    fs::create_symlink("../single.js", folder / "tree/single-1.js");
    fs::create_symlink("../single.js", folder / "tree/single-2.js");
    fs::create_hard_link(folder / "tree/zeta/f.js", folder / "tree/hard.js");
    CHECK(files_below(folder / "tree").value() == Paths{"hard.js", "other/o.js", "single-1.js", "zeta/f.js"});
}

TEST_CASE("files: a lock is for one at a time and leaves no file") {
    const test::TempDir folder;
    using std::chrono::milliseconds;
    {
        const auto lock = LockFile::taken(folder / "lock", milliseconds{0});
        REQUIRE(lock.ok());
        const auto second = LockFile::taken(folder / "lock", milliseconds{5});
        REQUIRE_FALSE(second.ok());
        CHECK(second.error().code == ErrorCode::busy);
    }
    CHECK_FALSE(file_exists(folder / "lock"));
    CHECK(LockFile::taken(folder / "lock", milliseconds{0}).ok());
    CHECK(LockFile::taken(folder / "no/lock", milliseconds{0}).error().code == ErrorCode::file_unwritable);
}

TEST_CASE("environment: variables are values, and an empty one is there") {
    REQUIRE(::setenv("MINISHIP_TEST_EMPTY", "", 1) == 0);
    REQUIRE(::setenv("MINISHIP_TEST_EQUALS", "a=b", 1) == 0);
    CHECK(environment_variable("MINISHIP_TEST_EMPTY") == std::string{});
    CHECK_FALSE(environment_variable("MINISHIP_TEST_NOT_SET").has_value());
    CHECK(environment().at("MINISHIP_TEST_EQUALS") == "a=b");
    CHECK(environment().contains("MINISHIP_TEST_EMPTY"));
    ::unsetenv("MINISHIP_TEST_EMPTY");
    ::unsetenv("MINISHIP_TEST_EQUALS");
}
