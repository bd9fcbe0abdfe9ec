#include "apply/release_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "apply/done_marks.hpp"
#include "apply/inject_tree.hpp"
#include "apply/push_policy.hpp"
#include "edge/files.hpp"
#include "edge/git_write.hpp"
#include "edge/progress.hpp"
#include "miniship/sha256.hpp"
#include "plan/change_lines.hpp"

namespace miniship::apply {
namespace {

std::map<std::string, std::string> variables_for(const plan::RunCommand& step, const plan::Plan& plan,
                                                 const World& world) {
    auto variables = world.command_environment;
    variables["MINISHIP_VERSION"] = plan.version;
    variables["MINISHIP_TAG"] = plan.tag;
    variables["MINISHIP_NOTES"] = plan.release_notes;
    variables["MINISHIP_FLOOR"] = plan.floor;
    variables["MINISHIP_APP"] = step.app;
    return variables;
}

/// With `terminal` the command may ask, where there is somebody to answer.
Result<edge::Outcome> shell(const std::string& command, bool terminal, const plan::RunCommand& step,
                            const plan::Plan& plan, const World& world) {
    return edge::outcome_of({.arguments = {"sh", "-c", command},
                             .directory = path_in(world.root, step.directory),
                             .environment = variables_for(step, plan, world),
                             .deadline = world.step_timeout,
                             .stream_prefix = step.step + ": ",
                             .stream = true,
                             .terminal = terminal,
                             .name = fmt::format("the {} command of {}", step.step, step.app)});
}

Result<bool> is_done_already(const plan::RunCommand& step, const plan::Plan& plan, const World& world) {
    if (step.done_command.empty()) {
        return false;
    }
    TRY_ASSIGN(const edge::Outcome asked, shell(step.done_command, false, step, plan, world));
    return asked.status == 0;
}

Result<void> run_command(const plan::RunCommand& step, const plan::Plan& plan, const World& world, Logbook& book) {
    if (step.once) {
        TRY(book.note_beyond({{.stage = step.step, .what = fmt::format("{} {} is uploaded", step.app, plan.version)}}));
    }
    auto outcome = shell(step.command, true, step, plan, world);
    if (!outcome) {
        return while_doing(std::move(outcome).error(),
                           fmt::format("running the {} command of {}", step.step, step.app));
    }
    if (outcome->status != 0) {
        return Error{.code = ErrorCode::command_failed,
                     .message = fmt::format("the {} command of {} ends with status {}: {}", step.step, step.app,
                                            outcome->status, step.command),
                     .hint = "mend it, then run the same command again: it goes on here"};
    }
    return {};
}

template <class Edit>
Result<FileToKeep> file_to_keep(const Edit& edit, const World& world) {
    TRY_ASSIGN(const std::string before, edge::read_file(path_in(world.root, edit.path)));
    TRY_ASSIGN(const std::string after, plan::bytes_after(before, edit));
    return FileToKeep{.path = edit.path, .after_sha256 = sha256_hex(after)};
}

/// What the injection writes: code, maps and stamps.
Result<std::vector<FileToKeep>> files_to_keep(const plan::InjectPlan& planned, const std::vector<StampedTree>& trees,
                                              const World& world) {
    std::vector<FileToKeep> files;
    for (const auto& edit : planned.edits) {
        TRY_ASSIGN(files.emplace_back(), file_to_keep(edit, world));
    }
    for (const auto& map : planned.maps) {
        TRY_ASSIGN(files.emplace_back(), file_to_keep(map, world));
    }
    for (const auto& tree : trees) {
        files.push_back({.path = stamp_path(world.root, tree.folder)});
    }
    return files;
}

Result<std::optional<Version>> optional_version(const std::optional<std::string>& text) {
    if (!text || text->empty()) {
        return std::optional<Version>{};
    }
    if (auto version = parse_version(*text)) {
        return version;
    }
    return Error{.code = ErrorCode::internal, .message = fmt::format("the plan holds '{}' as a version", *text)};
}

}  // namespace

Result<void> applied(const plan::RunCommand& step, const plan::Plan& plan, const World& world, Logbook& book) {
    TRY_ASSIGN(const bool is_done, is_done_already(step, plan, world));
    if (is_done) {
        world.say(fmt::format("{}: {} is there already", step.step, plan.version));
    } else {
        TRY(run_command(step, plan, world, book));
    }
    if (!step.once) {
        return book.note_built(step.app);
    }
    book.note_happened();
    TRY_ASSIGN(const std::string commit,
               edge::head_of({.directory = world.root, .environment = world.command_environment}));
    return mark_done(world.folders, plan.tag, commit, step.step, step.app);
}

Result<void> applied(const plan::AskPerson& step, const plan::Plan&, const World&, Logbook&) {
    return Error{.code = ErrorCode::person_needed,
                 .message = fmt::format("now {}", step.says),
                 .hint = fmt::format("then `{}` goes on", step.then)};
}

Result<void> applied(const plan::InjectTree& step, const plan::Plan&, const World& world, Logbook& book) {
    const edge::Progress progress{progress_name(step.paths)};
    TRY_ASSIGN(const std::string commit,
               edge::head_of({.directory = world.root, .environment = world.command_environment}));
    TreeRequest request = tree_request(world.root, step);
    request.version = step.version;
    TRY(none_stamped_otherwise(request));
    TRY_ASSIGN(const plan::InjectPlan planned, planned_injection(request));
    const std::vector<StampedTree> trees = stamped_trees(request, planned);
    TRY_ASSIGN(const auto kept, files_to_keep(planned, trees, world));
    TRY(book.keep(kept));
    TRY(write_edits(world.root, planned));
    for (const auto& tree : trees) {
        TRY(write_stamp(path_in(world.root, tree.folder), step.version, commit, tree.files));
    }
    for (const auto& warning : planned.warnings) {
        world.say("warning: " + warning);
    }
    for (const auto& edit : planned.edits) {
        world.say(fmt::format("injected {} {} in {}", edit.hits.size(), edit.hits.size() == 1 ? "place" : "places",
                              edit.path));
    }
    return {};
}

namespace {

Result<PushOutcome> written(const plan::WritePolicy& step, const plan::Plan& plan, const World& world,
                            policy::Author author) {
    const PolicyTarget& target = world.targets.at(step.target);
    plan::PushFacts facts{.tag = plan.tag, .usage = step.usage, .now = world.now};
    TRY_ASSIGN(facts.floor, optional_version(step.floor));
    TRY_ASSIGN(facts.latest, optional_version(step.latest));
    TRY_ASSIGN(facts.version, optional_version(plan.version));
    for (const auto& release : step.releases) {
        TRY_ASSIGN(const auto version, optional_version(release));
        facts.releases.push_back(*version);
    }
    plan::PushOptions options = push_options(target, step.app);
    options.max_impact = step.max_impact;
    auto outcome = push(
        target, [&](const auto&) { return facts; }, options, std::move(author));
    return outcome ? std::move(outcome) : while_doing(std::move(outcome).error(), "writing to target " + step.target);
}

void tell(const plan::WritePolicy& step, const PushOutcome& outcome, const World& world) {
    for (const auto& line : plan::change_lines(outcome.plan.changes)) {
        world.say(fmt::format("{}: {}", step.target, line));
    }
    for (const auto& note : outcome.plan.notes) {
        world.say(fmt::format("{}: {}", step.target, note));
    }
}

}  // namespace

Result<void> applied(const std::vector<plan::WritePolicy>& steps, const plan::Plan& plan, const World& world,
                     Logbook& book) {
    const edge::Progress progress{steps.size() == 1 ? "writing the document of " + steps.front().target
                                                    : fmt::format("writing {} documents", steps.size())};
    std::vector<Beyond> beyond;
    for (const auto& step : steps) {
        beyond.push_back({.stage = "policy",
                          .what = fmt::format("the document of target {} says {}", step.target, plan.version),
                          .undo = fmt::format("miniship policy rollback --target {}", step.target)});
    }
    TRY(book.note_beyond(std::move(beyond)));
    policy::Author author = world.author;
    TRY_ASSIGN(author.commit, edge::head_of({.directory = world.root, .environment = world.command_environment}));
    std::vector<Result<PushOutcome>> outcomes(steps.size(), PushOutcome{});
    {
        std::vector<std::jthread> threads;
        for (std::size_t index = 0; index < steps.size(); ++index) {
            threads.emplace_back([&, index] { outcomes[index] = written(steps[index], plan, world, author); });
        }
    }
    std::vector<Error> errors;
    for (std::size_t index = 0; index < steps.size(); ++index) {
        if (outcomes[index]) {
            tell(steps[index], *outcomes[index], world);
        } else {
            errors.push_back(std::move(outcomes[index]).error());
        }
    }
    // The highest exit status is the run's.
    std::stable_sort(errors.begin(), errors.end(), [](const Error& left, const Error& right) {
        return exit_status(left.code) > exit_status(right.code);
    });
    return errors.empty() ? Result<void>{} : all_of(std::move(errors));
}

}  // namespace miniship::apply
