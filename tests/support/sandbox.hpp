// A scratch folder with a home in it and a pinned environment: where tests run miniship and git.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "process.hpp"
#include "temp_dir.hpp"

namespace miniship::test {

using Words = std::vector<std::string>;

/// Every file, folder and link below a folder: kind, mode and bytes by relative path. Two are equal when nothing
/// changed.
using Tree = std::map<std::string, std::string>;
[[nodiscard]] Tree tree_of(const std::string& folder);

[[nodiscard]] std::string bytes_of(const std::string& file);

/// A folder `work`, where programs run, and the environment that they get.
///
/// The clock of git stands at 2026-03-02 in Shanghai; SOURCE_DATE_EPOCH is the same second, which is 2026-03-01 in UTC.
class Sandbox {
public:
    Sandbox();

    /// The path of something in `work`; `work` itself without a name.
    [[nodiscard]] std::string path(const std::string& name = "") const;
    /// The path of something beside `work`.
    [[nodiscard]] std::string beside(const std::string& name) const { return scratch_ / name; }
    [[nodiscard]] std::string url(const std::string& name) const { return "file://" + beside(name); }
    [[nodiscard]] Tree tree() const { return tree_of(path()); }
    [[nodiscard]] std::string read(const std::string& name) const { return bytes_of(path(name)); }
    void write(const std::string& name, const std::string& bytes) const;
    /// Writes a script that may be executed.
    void write_program(const std::string& name, const std::string& bytes) const;

    /// Gives a file another time and leaves its bytes: git has to look into it, and would like to remember what it saw.
    void touch(const std::string& name) const;

    /// Runs miniship in `work`, or in the folder that is named, absolute or below `work`.
    [[nodiscard]] Outcome miniship(Words arguments, const std::string& folder = "") const;
    /// The same for any program.
    [[nodiscard]] Outcome run(Words arguments, const std::string& folder = "") const;
    /// Runs git and requires that it succeeds; its answer without the last line feed.
    std::string git(Words arguments, const std::string& folder = "") const;

    /// Makes `work` a repository with a package.json of this version in its first commit.
    void start_project(const std::string& version) const;
    /// Writes a file of its own and commits it.
    void commit(const std::string& message) const;
    void tag(const std::string& name) const { git({"tag", "--annotate", "--message", name, name}); }
    /// Makes the bare repository `remote.git` beside `work`, its origin over file://, with everything that is here.
    void publish() const;

    /// What programs see; a test may add to it.
    std::map<std::string, std::string> environment{};

private:
    TempDir scratch_{};
};

/// The example project with 57 releases from 0.1.0 to 1.8.1, a built `dist`, `policy.json`, and `remote.git` beside it.
void grow_shop(const Sandbox& sandbox);
/// A project whose one commit carries these tags.
void start_with_tags(const Sandbox& sandbox, const Words& names);
/// Puts `after` in the place of `before` in miniship.json, and commits it.
void change_settings(const Sandbox& sandbox, const std::string& before, const std::string& after);

}  // namespace miniship::test
