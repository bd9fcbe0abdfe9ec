// policy probe: tries on a scratch key whether a service is safe to write to.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/facts/policy_facts.hpp"
#include "cli/json_answers.hpp"

namespace miniship::cli {
namespace {

std::string verdict(const NamedProbe& probe) {
    if (!probe.probe.safe) {
        return "unsafe: two writers could undo each other's changes";
    }
    return probe.probe.write.empty() ? "safe"
                                     : fmt::format("safe: put \"write\": \"{}\" into the target", probe.probe.write);
}

std::string report(const NamedProbe& probe) {
    std::string text = fmt::format("{}: {}\n", probe.target, probe.where);
    for (const auto& finding : probe.probe.findings) {
        text += fmt::format("  - {}\n", finding);
    }
    return text + fmt::format("  {}\n", verdict(probe));
}

}  // namespace

Result<Answer> run_policy_probe(const Context& context) {
    TRY_ASSIGN(const config::Config config, configuration(context));
    TRY_ASSIGN(const auto targets, chosen_targets(context, config, Apps::unknown));
    std::vector<NamedProbe> probes;
    Answer answer;
    for (const auto& target : targets) {
        TRY_ASSIGN(const auto store, policy_store::open_store(target.target.settings));
        auto probe = store->probe();
        if (!probe) {
            return while_doing(std::move(probe).error(), "probing target " + target.name);
        }
        probes.push_back({.target = target.name, .where = store->name(), .probe = *std::move(probe)});
        answer.text += report(probes.back());
        answer.status = probes.back().probe.safe ? answer.status : exit_status(ErrorCode::unsafe_service);
    }
    answer.json = probe_json(probes);
    return answer;
}

}  // namespace miniship::cli
