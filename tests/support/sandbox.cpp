#include "sandbox.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace miniship::test {
namespace {

namespace fs = std::filesystem;

std::string entry_text(const fs::path& path) {
    const auto status = fs::symlink_status(path);
    const auto mode = static_cast<unsigned>(status.permissions());
    if (fs::is_symlink(status)) {
        return "link to " + fs::read_symlink(path).string();
    }
    if (fs::is_directory(status)) {
        return fmt::format("folder {:o}", mode);
    }
    return fmt::format("file {:o}\n{}", mode, bytes_of(path.string()));
}

std::string environment_of_ours(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : value;
}

/// One history for the whole run: growing it takes longer than copying it.
const TempDir& grown_shop() {
    static const TempDir folder;
    static const bool grown = [] {
        const Sandbox sandbox;
        const Outcome outcome =
            sandbox.run({std::string{MINISHIP_SOURCE_DIR} + "/scripts/make-history", folder / "shop"}, "/");
        REQUIRE(outcome.status == 0);
        return true;
    }();
    REQUIRE(grown);
    return folder;
}

}  // namespace

std::string bytes_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

Tree tree_of(const std::string& folder) {
    Tree tree;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        tree[entry.path().lexically_relative(folder).string()] = entry_text(entry.path());
    }
    return tree;
}

Sandbox::Sandbox() {
    constexpr const char* kDate = "2026-03-02T04:00:00+08:00";
    environment = {
        {"PATH", environment_of_ours("PATH")},
        {"HOME", scratch_ / "home"},
        {"XDG_CONFIG_HOME", scratch_ / "home/.config"},
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_AUTHOR_NAME", "林晓"},
        {"GIT_AUTHOR_EMAIL", "lin@example.com"},
        {"GIT_AUTHOR_DATE", kDate},
        {"GIT_COMMITTER_NAME", "林晓"},
        {"GIT_COMMITTER_EMAIL", "lin@example.com"},
        {"GIT_COMMITTER_DATE", kDate},
        {"SOURCE_DATE_EPOCH", "1772395200"},
        {"LSAN_OPTIONS", "suppressions=" MINISHIP_SOURCE_DIR "/tests/support/leaks.txt:print_suppressions=0"},
        {"TZ", "Asia/Shanghai"},
        {"LC_ALL", "C.UTF-8"}};
    fs::create_directories(scratch_ / "home/.config");
    fs::create_directories(path());
}

std::string Sandbox::path(const std::string& name) const {
    return name.empty() ? beside("work") : beside("work") + "/" + name;
}

void Sandbox::write(const std::string& name, const std::string& bytes) const {
    fs::create_directories(fs::path{path(name)}.parent_path());
    std::ofstream{path(name), std::ios::binary} << bytes;
}

void Sandbox::write_program(const std::string& name, const std::string& bytes) const {
    write(name, bytes);
    fs::permissions(path(name), fs::perms::owner_all);
}

void Sandbox::touch(const std::string& name) const {
    fs::last_write_time(path(name), fs::last_write_time(path(name)) - std::chrono::hours{1});
}

Outcome Sandbox::miniship(Words arguments, const std::string& folder) const {
    arguments.insert(arguments.begin(), MINISHIP_BINARY);
    return run(std::move(arguments), folder);
}

Outcome Sandbox::run(Words arguments, const std::string& folder) const {
    return outcome_of({.arguments = std::move(arguments),
                       .directory = folder.starts_with('/') ? folder : path(folder),
                       .environment = environment});
}

std::string Sandbox::git(Words arguments, const std::string& folder) const {
    arguments.insert(arguments.begin(), "git");
    const Outcome outcome = run(arguments, folder);
    INFO("git " << arguments[1]);
    REQUIRE(outcome.status == 0);
    return outcome.out.ends_with('\n') ? outcome.out.substr(0, outcome.out.size() - 1) : outcome.out;
}

void Sandbox::start_project(const std::string& version) const {
    git({"init", "--quiet", "--initial-branch=main", path()});
    write("package.json", fmt::format("{{\n  \"name\": \"mini\",\n  \"version\": \"{}\"\n}}\n", version));
    git({"add", "package.json"});
    git({"commit", "--quiet", "--message", "chore: start"});
}

void Sandbox::commit(const std::string& message) const {
    write("notes.txt", read("notes.txt") + message + "\n");
    git({"add", "notes.txt"});
    git({"commit", "--quiet", "--message", message});
}

void Sandbox::publish() const {
    git({"init", "--quiet", "--bare", "--initial-branch=main", beside("remote.git")});
    git({"remote", "add", "origin", url("remote.git")});
    git({"push", "--quiet", "--tags", "--set-upstream", "origin", "main"});
}

void start_with_tags(const Sandbox& sandbox, const Words& names) {
    sandbox.start_project("1.0.0");
    for (const auto& name : names) {
        sandbox.git({"tag", name});
    }
}

void change_settings(const Sandbox& sandbox, const std::string& before, const std::string& after) {
    std::string settings = sandbox.read("miniship.json");
    const auto at = settings.find(before);
    REQUIRE(at != std::string::npos);
    sandbox.write("miniship.json", settings.replace(at, before.size(), after));
    sandbox.git({"commit", "--quiet", "--all", "--message", "build: settings"});
}

void grow_shop(const Sandbox& sandbox) {
    constexpr auto kHow = fs::copy_options::recursive | fs::copy_options::copy_symlinks;
    const std::string from = grown_shop() / "shop";
    fs::remove(sandbox.path());
    fs::copy(from + "/work", sandbox.path(), kHow);
    fs::copy(from + "/remote.git", sandbox.beside("remote.git"), kHow);
    sandbox.git({"remote", "set-url", "origin", sandbox.url("remote.git")});
    // Copied files have other times than the index remembers; git looks at each once and keeps what it found.
    sandbox.git({"status", "--short"});
}

}  // namespace miniship::test
