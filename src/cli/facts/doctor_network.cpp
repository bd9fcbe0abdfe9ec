#include "cli/facts/doctor_network.hpp"

#include <fmt/format.h>

#include <future>
#include <memory>

#include "apply/push_policy.hpp"
#include "cli/facts/checks.hpp"
#include "cli/facts/floor_facts.hpp"
#include "cli/facts/refs_facts.hpp"
#include "edge/git_command.hpp"
#include "edge/progress.hpp"
#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

using Findings = std::vector<plan::Finding>;
using Refs = Result<std::vector<edge::RemoteRef>>;

constexpr const char* kRemote = "origin";
constexpr std::string_view kTags = "refs/tags/";

/// A target under way: its thread writes into it.
struct AskedTarget {
    ChosenTarget target;
    std::optional<std::string> bytes{};
    std::future<plan::Finding> finding{};
};
using AskedTargets = std::vector<std::unique_ptr<AskedTarget>>;

AskedTargets asked_targets(const NetworkLook& look, Findings& findings) {
    AskedTargets targets;
    for (const auto& target : look.config.targets) {
        Context choosing = look.context;
        choosing.invocation.values["target"] = {target.name};
        auto chosen = chosen_targets(choosing, look.config);
        if (!chosen) {
            findings.push_back(plan::wrong("target " + target.name, std::move(chosen).error()));
            continue;
        }
        auto asked = std::make_unique<AskedTarget>();
        asked->target = chosen->front();
        asked->target.target.settings.timeout = look.deadline;
        asked->finding =
            std::async(std::launch::async, [at = asked.get()] { return target_check(at->target, at->bytes); });
        targets.push_back(std::move(asked));
    }
    return targets;
}

plan::Finding remote_finding(const NetworkLook& look, const Refs& refs) {
    if (!refs) {
        Error error = refs.error();
        if (error.code == ErrorCode::no_remote) {
            error.hint = fmt::format("`git remote add {} URL`", kRemote);
        }
        return plan::wrong("remote", std::move(error));
    }
    const auto state = refs_facts(*look.history, look.head, {kRemote, *refs}, "", "");
    return plan::finding_of("remote", plan::pushable(state, ""),
                            fmt::format("{} is read: {} branches and tags", kRemote, refs->size()));
}

/// The tags that the floor is counted from: those of the remote, unless the config names another source.
Result<plan::FloorFacts> counted_tags(const NetworkLook& look, const std::vector<edge::RemoteRef>& refs) {
    if (look.config.from != kRemote) {
        return floor_facts(look.context, look.config);
    }
    plan::FloorFacts facts{.source = kRemote};
    for (const auto& ref : refs) {
        if (ref.name.starts_with(kTags)) {
            facts.tag_names.push_back(ref.name.substr(kTags.size()));
        }
    }
    return facts;
}

void add_floor(const NetworkLook& look, const plan::FloorFacts& tags, const TagRules& rules, Findings& findings) {
    const auto floor = plan::floor_of(tags, {.rules = rules, .back = look.config.back});
    if (!floor.latest) {
        findings.push_back(
            plan::note("tags", fmt::format("no release tag in {}", tags.source), "the first release makes one"));
        return;
    }
    findings.push_back(plan::fine(
        "tags", fmt::format("{} releases in {}, the newest is {}", floor.total(), tags.source, floor.latest->name)));
    findings.push_back(
        floor.floor ? plan::fine("floor", fmt::format("{}: {} releases are at or above it",
                                                      to_string(floor.floor->version), floor.back))
                    : plan::note("floor", fmt::format("none: {} of {} releases", floor.total(), floor.back),
                                 "a push leaves the floor alone until there are enough; floor.back says how many"));
}

/// What the guard rules would say to a push now.
void add_push(const NetworkLook& look, const AskedTarget& asked, const plan::FloorFacts& tags, const TagRules& rules,
              Findings& findings) {
    const auto options = apply::push_options(asked.target.target, asked.target.app);
    const auto present =
        asked.bytes ? plan::present_policy(*asked.bytes, options) : Result<plan::PresentPolicy>{plan::PresentPolicy{}};
    if (!asked.bytes || !present) {
        return;
    }
    plan::PushFacts facts = push_facts(tags, rules, look.config.back, present->live, look.context.now);
    facts.document = *asked.bytes;
    if (auto planned = plan::plan_push(facts, options); !planned) {
        if (planned.error().code == ErrorCode::document_missing) {
            planned.error().hint = apply::create_hint(asked.target.target);
        }
        findings.push_back(plan::wrong("push to " + asked.target.name, planned.error()));
    } else if (!planned->notes.empty()) {
        findings.push_back(plan::fine("push to " + asked.target.name, text::joined(planned->notes, "; ")));
    }
}

/// The answers of the remote, and the tags where they could be read.
std::optional<plan::FloorFacts> add_remote(const NetworkLook& look, const Refs& refs, std::future<plan::Finding> push,
                                           Findings& findings) {
    findings.push_back(remote_finding(look, refs));
    if (push.valid()) {
        plan::Finding finding = push.get();
        // A remote that cannot be read takes no push either: that is one trouble, not two.
        if (refs) {
            findings.push_back(std::move(finding));
        }
    }
    if (!refs && look.config.from == kRemote) {
        return std::nullopt;
    }
    auto tags = counted_tags(look, refs ? *refs : std::vector<edge::RemoteRef>{});
    if (!tags) {
        findings.push_back(plan::wrong("tags", std::move(tags).error()));
        return std::nullopt;
    }
    return *std::move(tags);
}

}  // namespace

std::vector<plan::Finding> network_findings(const NetworkLook& look) {
    const edge::Progress progress{"asking the remote and the services"};
    Findings findings;
    std::future<Refs> refs;
    std::future<plan::Finding> push;
    if (look.history != nullptr && look.counts) {
        refs = std::async(std::launch::async,
                          [&] { return edge::remote_refs(look.config.root, kRemote, true, look.deadline); });
    }
    if (look.history != nullptr && look.pushes && !look.next_tag.empty()) {
        const auto branch = pushed_branch(refs_facts(*look.history, look.head, {kRemote, {}}, look.next_tag, ""));
        push = std::async(std::launch::async, [&look, branch] {
            return push_check(look.world, kRemote, branch, look.next_tag, look.deadline);
        });
    }
    Findings of_targets;
    const AskedTargets targets = asked_targets(look, of_targets);
    const auto tags = refs.valid() ? add_remote(look, refs.get(), std::move(push), findings) : std::nullopt;
    const auto rules = tag_rules(look.context, look.config);
    if (tags && rules) {
        add_floor(look, *tags, *rules, findings);
    }
    findings.insert(findings.end(), of_targets.begin(), of_targets.end());
    for (const auto& asked : targets) {
        findings.push_back(asked->finding.get());
        if (tags && rules) {
            add_push(look, *asked, *tags, *rules, findings);
        }
    }
    return findings;
}

}  // namespace miniship::cli
