// The record of the release that this process is at, written whenever it changes.
#pragma once

#include <string>
#include <vector>

#include "apply/release_record.hpp"
#include "apply/world.hpp"
#include "miniship/result.hpp"
#include "plan/plan.hpp"

namespace miniship::apply {

/// A file that an injection is about to write.
struct FileToKeep {
    /// Relative to the project's root.
    std::string path{};
    std::optional<std::string> after_sha256{};
};

class Logbook {
public:
    /// Goes on with the record of an earlier run of this release, where there is one.
    [[nodiscard]] static Result<Logbook> opened(const plan::Plan& plan, const World& world);

    /// Each of these is on disk before it returns. A stage that begins ends the one that this run was at before.
    [[nodiscard]] Result<void> begin(const std::string& stage);
    /// What others will see of this stage from now on.
    [[nodiscard]] Result<void> note_beyond(std::vector<Beyond> beyond);
    /// They see it, at least in part: whatever still goes wrong in this stage does not undo that.
    void note_happened() { has_happened_ = true; }
    /// Keeps the files as they are, for `--abort`; of one that is kept already, as it is now.
    [[nodiscard]] Result<void> keep(const std::vector<FileToKeep>& files);
    [[nodiscard]] Result<void> note_built(const std::string& app);
    /// From the next stage on, what is planned now: another version, perhaps.
    void follow(const plan::Plan& plan);

    /// The stage that this run is at failed; it is to do again. One that others have seen stays begun.
    [[nodiscard]] Result<void> stop(const Error& error);
    /// The last run has done all that it was to do. The record stays while an earlier one wanted more.
    [[nodiscard]] Result<void> close();

private:
    Logbook(const World& world, ReleaseRecord record) : world_{&world}, record_{std::move(record)} {}
    [[nodiscard]] Result<void> write() const { return write_record(world_->folders, record_); }
    void leave_stage(StageProgress progress);

    const World* world_;
    ReleaseRecord record_;
    /// The stage that this run is at; an earlier run may have begun others, which it leaves out.
    std::string stage_{};
    bool has_happened_{false};
};

}  // namespace miniship::apply
