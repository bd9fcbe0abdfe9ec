// Where a release stands, on disk before each of its steps: what is done, and what taking it back needs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "edge/git_folders.hpp"
#include "miniship/result.hpp"

namespace miniship::apply {

enum class StageProgress : unsigned char { to_do, begun, done, left_out };
[[nodiscard]] std::string_view to_string(StageProgress progress);

struct StageRecord {
    std::string name{};
    StageProgress progress{StageProgress::to_do};
    bool operator==(const StageRecord&) const = default;
};

/// A file of a built tree that the injection writes, and where its bytes of before are kept.
struct KeptFile {
    /// Relative to the project's root.
    std::string path{};
    /// Names the copy in `miniship/before`; nothing where there was no file.
    std::optional<std::size_t> copy{};
    /// What the injection makes of it; nothing where that is not known beforehand.
    std::optional<std::string> after_sha256{};
    bool operator==(const KeptFile&) const = default;
};

/// An effect that others can see, and that `--abort` cannot take back.
struct Beyond {
    std::string stage{};
    /// What there is now, or may be when the stage has only begun.
    std::string what{};
    /// The command that takes it back, where there is one.
    std::string undo{};
    bool operator==(const Beyond&) const = default;
};

struct ReleaseRecord {
    /// Absolute path of the project's root; on disk as in a `Journal`.
    std::string root{};
    /// The commit that HEAD was at when the release began.
    std::string head{};
    std::string version{};
    std::string tag{};
    /// Seconds since 1970.
    std::int64_t since{0};
    std::vector<StageRecord> stages{};
    /// Apps whose build has ended well.
    std::vector<std::string> built{};
    std::vector<KeptFile> kept{};
    std::vector<Beyond> beyond{};
    /// Why the last run stopped; empty after a kill.
    std::string trouble{};
    bool operator==(const ReleaseRecord&) const = default;

    [[nodiscard]] StageProgress progress_of(const std::string& stage) const;
};

/// The record as JSON text, and back. Errors: `file_invalid`.
[[nodiscard]] std::string record_text(const ReleaseRecord& record);
[[nodiscard]] Result<ReleaseRecord> record_in(const std::string& text);

/// `miniship/release.json` in the common git folder; nothing when no release is under way.
[[nodiscard]] Result<std::optional<ReleaseRecord>> read_record(const edge::GitFolders& folders);
/// On disk before it returns.
[[nodiscard]] Result<void> write_record(const edge::GitFolders& folders, ReleaseRecord record);
/// The record first, then what it leads to: copies of files, and how the bump was.
[[nodiscard]] Result<void> remove_record(const edge::GitFolders& folders);

/// Where the copies are, and one of them.
[[nodiscard]] std::string copies_folder(const edge::GitFolders& folders);
[[nodiscard]] std::string copy_path(const edge::GitFolders& folders, std::size_t copy);

/// A path of a plan, relative to the project's root or absolute, as a path of the system.
[[nodiscard]] std::string path_in(const std::string& root, const std::string& path);

}  // namespace miniship::apply
