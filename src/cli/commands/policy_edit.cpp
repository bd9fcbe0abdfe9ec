// policy set, unset, pause, resume, apply: what people change in a policy document.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/facts/author_facts.hpp"
#include "cli/facts/one_target.hpp"
#include "cli/policy_json.hpp"
#include "edge/files.hpp"
#include "plan/change_lines.hpp"

namespace miniship::cli {
namespace {

using plan::PolicyWish;
using policy::RuleKind;
using Verb = PolicyWish::Verb;

Error usage(std::string message, std::string hint) {
    return {.code = ErrorCode::usage, .message = std::move(message), .hint = std::move(hint)};
}

bool has_key(RuleKind kind) {
    return kind == RuleKind::page || kind == RuleKind::api;
}

/// Which of the words after the kind are key and value: `set page KEY VALUE`, `set app VALUE`, `unset page KEY`.
Result<void> take_words(const Invocation& said, PolicyWish& wish) {
    const bool wants_value = wish.verb == Verb::set || wish.kind == RuleKind::blocked;
    const std::size_t wanted = std::size_t{has_key(wish.kind)} + std::size_t{wants_value};
    const std::size_t given = said.positionals.empty() ? 0 : said.positionals.size() - 1;
    if (given != wanted) {
        return usage(
            fmt::format("policy {} {} takes {}{}{}, and got {} {}", to_string(wish.verb), plan::people_word(wish.kind),
                        has_key(wish.kind) ? "KEY" : "", wanted == 2 ? " and " : "",
                        wants_value   ? "VERSION"
                        : wanted == 0 ? "nothing more"
                                      : "",
                        given, given == 1 ? "word" : "words"),
            "`miniship help policy set` has examples");
    }
    wish.key = has_key(wish.kind) ? said.positionals[1] : "";
    wish.value = wants_value ? said.positionals.back() : "";
    return {};
}

Result<PolicyWish> wish_of(const Context& context, Verb verb, const std::string& app) {
    const Invocation& said = context.invocation;
    PolicyWish wish{.verb = verb, .app = app};
    if (verb == Verb::pause || verb == Verb::resume) {
        return wish;
    }
    wish.kind = *plan::parse_people_word(said.positional(0).value_or("app"));
    TRY(take_words(said, wish));
    if (const auto update = said.value("update")) {
        wish.update = *update == "force" ? policy::Update::force : policy::Update::regular;
    }
    wish.until = said.value("until");
    if (wish.until == "never") {
        wish.until = "";
    }
    wish.message = said.value("message");
    wish.create = said.has("create");
    return wish;
}

std::string place_of(const ChosenTarget& target) {
    const std::string& url = target.target.settings.url;
    return url.substr(0, url.find('?'));
}

std::string report(const std::string& target, const apply::EditOutcome& outcome) {
    std::string text;
    for (const auto& line : plan::change_lines(apply::without_stamps(outcome.plan.changes))) {
        text += fmt::format("{}: {}\n", target, line);
    }
    return outcome.changed ? text : fmt::format("{}: unchanged\n", target);
}

void tell(const Context& context, const std::string& target, const apply::EditOutcome& outcome) {
    for (const auto& warning : outcome.plan.warnings) {
        context.warn(fmt::format("{}: {}", target, warning));
    }
    for (const auto& news : {outcome.proposal, outcome.published}) {
        if (news) {
            context.say(fmt::format("{}: {}", target, *news));
        }
    }
    if (outcome.unrecorded) {
        context.warn(fmt::format("{}: the change is not in the history: {}", target, outcome.unrecorded->message));
    }
    if (context.dry_run) {
        context.say("dry run: nothing has been changed");
    }
}

Answer answer_of(const Context& context, NamedEdit edit) {
    tell(context, edit.target, edit.outcome);
    std::string text = report(edit.target, edit.outcome);
    // A URL with a query may hold a token, and a plan is for other people's eyes.
    edit.target = edit.target.find('?') == std::string::npos ? edit.target : "";
    return {.text = std::move(text), .json = edit_json(edit, !context.dry_run)};
}

Result<Answer> run_edit(const Context& context, Verb verb) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const ChosenTarget target, native_target(context, config));
    TRY_ASSIGN(PolicyWish wish, wish_of(context, verb, target.app));
    wish.create = wish.create || (verb == Verb::set && target.target.create);
    const plan::WishFacts facts{.pages = app_pages(config, target.app), .now = context.now};
    NamedEdit edit{.target = target.name,
                   .place = place_of(target),
                   .app = target.app,
                   .wish = std::move(wish),
                   .author = author_of(context, config.root)};
    TRY_ASSIGN(edit.outcome, context.dry_run ? apply::planned_edit(target.target, facts, edit.wish)
                                             : apply::edit(target.target, facts, edit.wish, edit.author));
    return answer_of(context, std::move(edit));
}

/// The plan's target and app stand in for flags that were not given.
Context planned_context(const Context& context, const PlanFile& plan) {
    Context planned = context;
    auto& values = planned.invocation.values;
    if (!values.contains("target") && !plan.target.empty()) {
        values["target"] = {plan.target};
    }
    values["app"] = {plan.wish.app};
    return planned;
}

}  // namespace

Result<Answer> run_policy_set(const Context& context) {
    return run_edit(context, Verb::set);
}

Result<Answer> run_policy_unset(const Context& context) {
    return run_edit(context, Verb::unset);
}

Result<Answer> run_policy_pause(const Context& context) {
    return run_edit(context, Verb::pause);
}

Result<Answer> run_policy_resume(const Context& context) {
    return run_edit(context, Verb::resume);
}

Result<Answer> run_policy_apply(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    const std::string file = context.invocation.positional(0).value_or("-");
    const auto bytes = edge::read_file(file == "-" ? "/dev/stdin" : from_directory(context, file));
    auto plan = bytes ? parsed_plan(*bytes) : Result<PlanFile>{bytes.error()};
    if (!plan) {
        plan.error().hint = "`miniship policy set … --dry-run --json > plan.json` makes a plan";
        return while_doing(std::move(plan).error(), "reading " + file);
    }
    const Context planned = planned_context(context, *plan);
    TRY_ASSIGN(const ChosenTarget target, native_target(planned, config));
    if (place_of(target) != plan->place) {
        return Error{.code = ErrorCode::file_invalid,
                     .message = fmt::format("the plan is for {}, and target {} is {}", plan->place, target.name,
                                            place_of(target)),
                     .hint = "choose the target that it was made for with --target"};
    }
    policy::Author author = author_of(context, config.root);
    author.why = author.why.empty() ? plan->why : author.why;
    author.who += plan->who.empty() || plan->who == author.who ? "" : ", planned by " + plan->who;
    const plan::WishFacts facts{.pages = app_pages(config, target.app), .now = context.now};
    NamedEdit edit{.target = target.name,
                   .place = plan->place,
                   .app = target.app,
                   .wish = plan->wish,
                   .author = std::move(author)};
    const apply::PlannedEdit seen{.document_hash = plan->document_hash, .agrees = plan->agrees};
    auto outcome = context.dry_run ? apply::planned_edit(target.target, facts, edit.wish, seen)
                                   : apply::edit(target.target, facts, edit.wish, edit.author, seen);
    if (!outcome) {
        return while_doing(std::move(outcome).error(), "applying " + file);
    }
    edit.outcome = *std::move(outcome);
    return answer_of(context, std::move(edit));
}

}  // namespace miniship::cli
