// policy history, rollback, lint: what has happened to a document, how to take it back, and what is doubtful in it.
#include <fmt/format.h>

#include <charconv>

#include "apply/edit_policy.hpp"
#include "apply/push_policy.hpp"
#include "cli/commands/commands.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/one_target.hpp"
#include "cli/history_table.hpp"
#include "cli/policy_json.hpp"
#include "miniship/diff.hpp"
#include "miniship/policy_lint.hpp"
#include "miniship/text.hpp"
#include "miniship/time.hpp"

namespace miniship::cli {
namespace {

Result<std::optional<std::uint64_t>> revision_word(const Context& context) {
    const auto word = context.invocation.positional(0);
    if (!word) {
        return std::optional<std::uint64_t>{};
    }
    std::uint64_t revision = 0;
    const auto [end, failure] = std::from_chars(word->data(), word->data() + word->size(), revision);
    if (failure != std::errc{} || end != word->data() + word->size()) {
        return Error{.code = ErrorCode::usage,
                     .message = fmt::format("'{}' is not a revision", *word),
                     .hint = "`miniship policy history` shows them"};
    }
    return std::optional{revision};
}

/// What holds for the whole document holds for the app too.
bool is_about_another(const std::string& pointer, const std::string& app) {
    const std::string own = policy::app_pointer(app);
    return pointer.starts_with("/apps/") && pointer != own && !pointer.starts_with(own + "/");
}

}  // namespace

Result<Answer> run_policy_history(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const ChosenTarget target, one_target(context, config, Apps::unknown));
    TRY_ASSIGN(const auto seen, apply::seen_history(target.target));
    const auto freeze = policy::freeze_at(seen.history, utc_timestamp(context.now));
    return Answer{.text = history_table(seen, freeze), .json = history_json(target.name, seen, freeze)};
}

Result<Answer> run_policy_rollback(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const ChosenTarget target, one_target(context, config, Apps::unknown));
    plan::RollbackOptions options{.allow_lower = context.invocation.has("allow-lower"),
                                  .set = apply::push_options(target.target, target.app).set};
    TRY_ASSIGN(options.revision, revision_word(context));
    TRY_ASSIGN(const auto outcome,
               apply::roll_back(target.target, options, author_of(context, config.root), context.now, context.dry_run));
    for (const auto& warning : outcome.plan.warnings) {
        context.say(fmt::format("{}: {}", target.name, warning));
    }
    for (const auto& news : {outcome.proposal, outcome.published}) {
        if (news) {
            context.say(fmt::format("{}: {}", target.name, *news));
        }
    }
    if (outcome.unrecorded) {
        context.warn(
            fmt::format("{}: the rollback is not in the history: {}", target.name, outcome.unrecorded->message));
    }
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
    }
    const std::string text = outcome.changed ? unified_diff(outcome.before.value_or(""), outcome.after.value_or(""),
                                                            outcome.where, outcome.where + " after the rollback")
                                             : fmt::format("{}: unchanged\n", target.name);
    return Answer{.text = text, .json = rollback_json(target.name, outcome, !context.dry_run)};
}

Result<Answer> run_policy_lint(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const SeenDocument seen, seen_native_document(context, config, Apps::unknown));
    policy::LintFacts facts{.today = utc_day(context.now)};
    for (const auto& app : config.apps) {
        if (auto pages = app.key().empty() ? std::nullopt : app_pages(config, app.key())) {
            facts.pages.emplace(app.key(), *std::move(pages));
        }
    }
    auto findings = policy::lint(seen.bytes, facts);
    if (!findings) {
        return while_doing(std::move(findings).error(), "checking " + seen.where);
    }
    if (context.invocation.has("app")) {
        TRY_ASSIGN(const auto policy, policy::parsed(seen.bytes));
        TRY_ASSIGN(const std::string app, app_in(seen, policy));
        std::erase_if(*findings, [&](const auto& finding) { return is_about_another(finding.pointer, app); });
    }
    std::string text;
    for (const auto& finding : *findings) {
        text += fmt::format("{}: {} ({})\n", text::printable(finding.pointer), text::printable(finding.message),
                            finding.code);
    }
    return Answer{.text = findings->empty() ? fmt::format("{}: nothing doubtful\n", seen.target.name) : text,
                  .json = lint_json(seen.target.name, *findings),
                  .status = findings->empty() ? 0 : 1};
}

}  // namespace miniship::cli
