// The plan of an injection: what changes in which files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/glob.hpp"
#include "miniship/injection.hpp"
#include "miniship/result.hpp"
#include "plan/inject_maps.hpp"

namespace miniship::plan {

/// What is done with a file: nothing, names in code are replaced, or markers in text.
enum class FileKind : std::uint8_t { none, script, text };

/// A file as it is; `path` is how messages and edits name it. The bytes are not owned.
struct TreeFile {
    std::string path{};
    std::string_view bytes{};
    FileKind kind{FileKind::script};
};

/// What was found in the tree.
struct InjectFacts {
    /// Files of a kind; those for which `may_change` says no may be left out.
    std::vector<TreeFile> files{};
    /// How many candidates were looked at, those left out included; for messages.
    std::size_t scanned{0};
};

struct InjectOptions {
    std::vector<Replacement> replacements{};
    /// Markers, for text files only.
    std::vector<Replacement> texts{};
    /// Nobody asked for these replacements: where there are texts they need not be read anywhere.
    bool implied{false};
    /// A name that is read nowhere is no error.
    bool allow_none{false};
    /// What is told of a name that is read nowhere, not even nearly.
    std::string hint_of_none{"is this the built tree? `--allow-none` accepts a name that is read nowhere"};
    /// The number of hits that there must be.
    std::optional<std::size_t> expect{};
};

/// One file that changes. Applying refuses when the file's SHA-256 is no longer `before_sha256`. What the file becomes
/// is made of its bytes when it is written, so that a plan is small however large the tree is.
struct InjectEdit {
    std::string path{};
    std::string before_sha256{};
    std::vector<Hit> hits{};
    FileKind kind{FileKind::script};
    /// The source map in the file itself that follows.
    std::optional<MapLink> inline_map{};

    bool operator==(const InjectEdit&) const = default;
};
/// The bytes of the edited file, made of those before. Errors: none when these are the bytes that were planned for.
[[nodiscard]] Result<std::string> bytes_after(std::string_view before, const InjectEdit& edit);

/// One source map that is a file of its own and follows; everything as for `InjectEdit`.
struct MapEdit {
    std::string path{};
    std::string before_sha256{};
    std::vector<MapSpan> spans{};

    bool operator==(const MapEdit&) const = default;
};
[[nodiscard]] Result<std::string> bytes_after(std::string_view before, const MapEdit& edit);

/// A near miss and the file that it is in.
struct InjectNearMiss {
    std::string path{};
    NearMiss place{};

    bool operator==(const InjectNearMiss&) const = default;
};

struct InjectPlan {
    std::vector<InjectEdit> edits{};
    /// The source maps that follow, as files of their own.
    std::vector<MapEdit> maps{};
    /// Which of the edited files name a source map.
    std::vector<MapUse> map_uses{};
    /// What went wrong with source maps: it keeps no file from being injected.
    std::vector<std::string> warnings{};
    std::vector<InjectNearMiss> near_misses{};
    /// Temporary files that a killed run has left in the tree; whoever writes the edits removes them.
    std::vector<std::string> leftovers{};
    /// Number of hits in all edits.
    std::size_t hits{0};
    std::size_t scanned{0};

    bool operator==(const InjectPlan&) const = default;
};

/// Which files of a tree are looked at.
struct InjectFilter {
    /// None: every script by its extension.
    std::vector<Glob> include{};
    std::vector<Glob> exclude{};
    /// There are markers to replace: whatever is no script by its extension is text.
    bool texts{false};
};

/// What is done with the file at `path` (relative to the tree, `/` between folders). Looked at are `.js`, `.cjs`,
/// `.mjs`, `.wxs`, `.sjs`, with texts also `.json` and `.wxml`; or what an include matches; nothing below a folder
/// `node_modules`, nothing that an exclude matches, and not the stamp.
/// Error `usage`: an include names a source file (`.ts`, `.tsx`, `.jsx` …), which this lexer does not read.
[[nodiscard]] Result<FileKind> file_kind(std::string_view path, const InjectFilter& filter);

/// As `file_kind`, for a file that somebody has named as such: a source file is an error then, too.
[[nodiscard]] Result<FileKind> named_file_kind(std::string_view path, const InjectFilter& filter);

/// False when the file can hold nothing that is to be replaced: a search, not yet a look.
[[nodiscard]] bool may_change(const TreeFile& file, const InjectOptions& options);
/// What a hit of the edit replaced.
[[nodiscard]] const Replacement& replacement_of(const InjectEdit& edit, const Hit& hit, const InjectOptions& options);

/// What injecting one file gives; its error names the file. For callers that work on several files at once.
struct FileOutcome {
    std::string path{};
    FileKind kind{FileKind::script};
    std::string before_sha256{};
    Result<Injection> injection{Injection{}};
    MapFollowed map{};
};
[[nodiscard]] FileOutcome file_outcome(const TreeFile& file, const InjectOptions& options);

/// The plan from the outcomes, in their order; its `maps` are left to who can read them. Errors: `unlexable` with all
/// files that cannot be lexed; `token_missing` when a name is read nowhere, or the hits are not as many as expected.
[[nodiscard]] Result<InjectPlan> inject_plan(std::vector<FileOutcome> outcomes, std::size_t scanned,
                                             const InjectOptions& options);

/// The plan for all files, one after the other: `file_outcome` for each, then `inject_plan`.
[[nodiscard]] Result<InjectPlan> plan_inject(const InjectFacts& facts, const InjectOptions& options);

}  // namespace miniship::plan
