#include "cli/json_answers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <variant>

#include "cli/output.hpp"

namespace miniship::cli {
namespace {

using json = nlohmann::ordered_json;

json object() {
    return json{{"schema", 1}};
}

std::string text_of(const json& value) {
    return value.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json version(const std::optional<Version>& value) {
    return value ? json(to_string(*value)) : json();
}

json or_null(const std::string& text) {
    return text.empty() ? json() : json(text);
}

/// A document or a value in its own JSON text; what does not parse goes out as text.
json embedded(const std::string& text) {
    json value = json::parse(text, nullptr, false, false);
    return value.is_discarded() ? json(text) : value;
}

json decision_of(const plan::Decision& decision) {
    using Reason = plan::Decision::Reason;
    const auto name = [&] {
        switch (decision.reason) {
            case Reason::no_commit_asks_more:
                return "patch by default";
            case Reason::feature:
                return "feature";
            case Reason::breaking_change:
                return "breaking change";
            case Reason::asked_for:
                return "asked for";
            case Reason::first_release:
                return "first release";
            case Reason::kept:
                return "kept";
        }
        return "";
    };
    return {{"reason", name()},
            {"commit", or_null(decision.commit_id)},
            {"header", or_null(decision.header)},
            {"since", or_null(decision.since_tag)},
            {"commits", decision.commits},
            {"cancelled", decision.cancelled}};
}

json changes_of(const std::vector<json_text::Change>& changes) {
    json list = json::array();
    for (const auto& change : changes) {
        list.push_back({{"pointer", change.pointer},
                        {"before", change.before ? embedded(*change.before) : json()},
                        {"after", change.after ? embedded(*change.after) : json()}});
    }
    return list;
}

json policy_of(const plan::PresentPolicy& policy) {
    return {{"floor", version(policy.floor)}, {"latest", version(policy.latest)}, {"live", version(policy.live)}};
}

/// `already` only where a present floor is known.
json impact_object(const Impact& impact) {
    json out{
        {"users", impact.users}, {"forced", impact.forced}, {"percent", impact.percent()}, {"unknown", impact.unknown}};
    if (impact.before) {
        out["already"] = impact.already;
    }
    return out;
}

/// Steps as plain objects: what each is, and the values that people ask for.
struct StepJson {
    json operator()(const plan::WriteFile& step) const {
        return {{"do", "write"}, {"path", step.path}, {"new", !step.before.has_value()}};
    }
    json operator()(const plan::MakeCommit& step) const {
        return {{"do", "commit"}, {"message", step.message}, {"paths", step.paths}};
    }
    json operator()(const plan::MakeTag& step) const { return {{"do", "tag"}, {"name", step.name}}; }
    json operator()(const plan::RunScript& step) const {
        return {{"do", "script"}, {"hook", step.hook}, {"command", step.command}};
    }
    json operator()(const plan::RunCommand& step) const {
        return {{"do", "run"}, {"app", step.app}, {"command", step.command}};
    }
    json operator()(const plan::AskPerson& step) const {
        return {{"do", "ask"}, {"app", step.app}, {"says", step.says}};
    }
    json operator()(const plan::InjectTree& step) const {
        json set = json::object();
        for (const auto& [name, value] : step.set) {
            set[name] = value;
        }
        return {{"do", "inject"}, {"app", step.app}, {"paths", step.paths}, {"set", set}};
    }
    json operator()(const plan::PushRefs& step) const {
        return {{"do", "push"},
                {"remote", step.remote},
                {"branch", step.branch ? json(*step.branch) : json()},
                {"tag", step.tag}};
    }
    json operator()(const plan::WritePolicy& step) const {
        return {{"do", "policy"},
                {"target", step.target},
                {"app", or_null(step.app)},
                {"floor", step.floor ? json(*step.floor) : json()},
                {"latest", step.latest}};
    }
};

json error_of(const Error& error) {
    return json::parse(error_json(error))["error"];
}

json pushed_row(const NamedPush& push) {
    json row = {{"target", push.target},
                {"where", push.outcome->where},
                {"app", or_null(push.app)},
                {"changed", push.outcome->changed}};
    row.update(policy_of(push.outcome->plan.policy));
    row["changes"] = changes_of(push.outcome->plan.changes);
    row["notes"] = push.outcome->plan.notes;
    if (push.outcome->proposal) {
        row["proposal"] = *push.outcome->proposal;
    }
    if (const auto& impact = push.outcome->plan.impact) {
        row["impact"] = impact_object(*impact);
    }
    return row;
}

}  // namespace

std::string floor_json(const plan::Floor& floor, const std::optional<Impact>& impact) {
    json out = object();
    out["floor"] = floor.floor ? json(to_string(floor.floor->version)) : json();
    out["tag"] = floor.floor ? json(floor.floor->name) : json();
    out["latest"] = floor.latest ? json(to_string(floor.latest->version)) : json();
    out["live"] = version(floor.live);
    out["back"] = floor.back;
    out["counted"] = floor.total();
    out["source"] = floor.source;
    out["ignored"] = floor.ignored;
    if (floor.keep) {
        out["keep"] = to_string(*floor.keep);
        out["decidedBy"] = floor.by_keep ? "keep" : "back";
    }
    if (impact) {
        out["impact"] = impact_object(*impact);
    }
    for (const auto& series : floor.others) {
        out["others"].push_back({{"tags", to_string(series.pattern)},
                                 {"count", series.count},
                                 {"newest", to_string(series.newest.version)}});
    }
    return text_of(out);
}

std::string next_json(const plan::NextVersion& next, const std::string& tag) {
    json out = object();
    out["version"] = to_string(next.to);
    out["tag"] = tag;
    out["from"] = to_string(next.from);
    out["type"] = to_string(next.level);
    out["wanted"] = next.wanted;
    out["decision"] = decision_of(next.decision);
    return text_of(out);
}

std::string bump_json(const plan::BumpPlan& plan, bool applied) {
    json out = object();
    out["version"] = to_string(plan.version.to);
    out["tag"] = plan.tag;
    out["from"] = to_string(plan.version.from);
    out["type"] = to_string(plan.version.level);
    out["wanted"] = plan.version.wanted;
    out["applied"] = applied;
    out["decision"] = decision_of(plan.version.decision);
    out["steps"] = json::array();
    for (const auto& step : plan.steps) {
        out["steps"].push_back(std::visit(StepJson{}, step));
    }
    out["notes"] = plan.notes;
    out["warnings"] = plan.warnings;
    return text_of(out);
}

std::string changelog_json(const ChangelogRange& range, const ReleaseNotes& notes, const std::string& text) {
    json out = object();
    out["version"] = range.heading.tag.empty() ? json() : json(range.heading.version);
    out["from"] = or_null(range.from);
    out["to"] = range.to;
    out["commits"] = range.commits.size();
    out["breaking"] = json::array();
    for (const auto& note : notes.breaking) {
        out["breaking"].push_back({{"scope", or_null(note.scope)}, {"text", note.text}});
    }
    out["groups"] = json::array();
    for (const auto& group : notes.groups) {
        json entries = json::array();
        for (const auto& entry : group.entries) {
            entries.push_back({{"scope", or_null(entry.scope)}, {"text", entry.text}, {"commit", entry.commit_id}});
        }
        out["groups"].push_back({{"title", group.title}, {"entries", entries}});
    }
    out["notes"] = text;
    return text_of(out);
}

std::string settled_json(const apply::SettledBump& settled, bool applied) {
    json out = object();
    out["version"] = or_null(settled.version);
    out["tag"] = or_null(settled.tag);
    out["finished"] = settled.finished;
    out["takenBack"] = applied && !settled.finished && !settled.moved_on;
    out["leftAlone"] = settled.left_alone;
    return text_of(out);
}

std::string inject_json(const plan::InjectPlan& plan, const plan::InjectOptions& options, bool written) {
    json out = object();
    out["hits"] = plan.hits;
    out["scanned"] = plan.scanned;
    out["written"] = written;
    out["files"] = json::array();
    for (const auto& edit : plan.edits) {
        json hits = json::array();
        for (const auto& hit : edit.hits) {
            const auto& replacement = plan::replacement_of(edit, hit, options);
            hits.push_back(
                {{"line", hit.line}, {"column", hit.column}, {"name", replacement.name}, {"value", replacement.value}});
        }
        out["files"].push_back({{"path", edit.path}, {"hits", hits}});
    }
    out["maps"] = json::array();
    for (const auto& map : plan.maps) {
        out["maps"].push_back(map.path);
    }
    out["warnings"] = plan.warnings;
    out["nearMisses"] = json::array();
    for (const auto& miss : plan.near_misses) {
        out["nearMisses"].push_back({{"path", miss.path},
                                     {"line", miss.place.line},
                                     {"column", miss.place.column},
                                     {"name", options.replacements[miss.place.replacement].name},
                                     {"reason", reason(miss.place.kind)}});
    }
    return text_of(out);
}

std::string proofs_json(const std::vector<apply::TreeProof>& proofs) {
    json out = object();
    out["verified"] =
        std::all_of(proofs.begin(), proofs.end(), [](const auto& proof) { return proof.differences.empty(); });
    out["trees"] = json::array();
    for (const auto& proof : proofs) {
        out["trees"].push_back({{"path", proof.path},
                                {"version", or_null(proof.version)},
                                {"commit", or_null(proof.commit)},
                                {"differences", proof.differences}});
    }
    return text_of(out);
}

std::string push_json(const std::vector<NamedPush>& pushes, bool applied) {
    json out = object();
    out["applied"] = applied;
    out["targets"] = json::array();
    for (const auto& push : pushes) {
        json row =
            push.outcome ? pushed_row(push) : json{{"target", push.target}, {"error", error_of(push.outcome.error())}};
        const bool worst = !push.outcome && (!out.contains("error") || row["error"]["exit"] > out["error"]["exit"]);
        if (worst) {
            out["error"] = row["error"];
        }
        out["targets"].push_back(std::move(row));
    }
    return text_of(out);
}

std::string probe_json(const std::vector<NamedProbe>& probes) {
    json out = object();
    out["targets"] = json::array();
    for (const auto& probe : probes) {
        out["targets"].push_back({{"target", probe.target},
                                  {"where", probe.where},
                                  {"safe", probe.probe.safe},
                                  {"write", or_null(probe.probe.write)},
                                  {"findings", probe.probe.findings}});
    }
    return text_of(out);
}

std::string plan_json(const plan::Plan& plan, const std::optional<apply::Report>& report) {
    json out = object();
    out["version"] = plan.version;
    out["tag"] = plan.tag;
    out["floor"] = or_null(plan.floor);
    out["applied"] = report.has_value();
    out["steps"] = json::array();
    for (const auto& stage : plan.stages) {
        json steps = json::array();
        for (const auto& step : stage.steps) {
            steps.push_back(std::visit(StepJson{}, step));
        }
        out["steps"].push_back({{"step", stage.name},
                                {"state", to_string(stage.state)},
                                {"why", or_null(stage.why)},
                                {"lines", stage.lines},
                                {"effects", steps}});
    }
    out["notes"] = plan.notes;
    out["warnings"] = plan.warnings;
    if (report) {
        out["done"] = report->done;
        out["left"] = report->left;
    }
    return text_of(out);
}

std::string show_json(const std::string& target, const std::string& document, const std::string& token) {
    json out = object();
    out["target"] = target;
    out["document"] = embedded(document);
    out["token"] = token;
    return text_of(out);
}

std::string diff_json(const std::vector<NamedPush>& pushes) {
    json out = object();
    bool differs = false;
    out["targets"] = json::array();
    for (const auto& push : pushes) {
        differs = differs || push.outcome->changed;
        out["targets"].push_back({{"target", push.target},
                                  {"changes", changes_of(push.outcome->plan.changes)},
                                  {"patch", embedded(json_text::json_patch(push.outcome->plan.changes))}});
    }
    out["differs"] = differs;
    return text_of(out);
}

std::string decision_json(const policy::Decision& decision) {
    json out = object();
    out["decision"] = to_string(decision.ask);
    out["rule"] = decision.rule ? json(to_string(*decision.rule)) : json();
    out["key"] = or_null(decision.key);
    out["min"] = or_null(decision.min);
    out["message"] = decision.message;
    return text_of(out);
}

std::string compare_json(const std::string& left, const std::string& right, int order, std::optional<bool> holds) {
    json out = object();
    out["left"] = left;
    out["right"] = right;
    out["order"] = order;
    out["holds"] = holds ? json(*holds) : json();
    return text_of(out);
}

std::string config_json(const std::string& root, const config::Values& values) {
    json out = object();
    out["root"] = root;
    out["values"] = json::object();
    for (const auto& [key, value] : values) {
        out["values"][key] = {{"value", embedded(value.json)}, {"origin", value.origin}};
    }
    return text_of(out);
}

std::string guard_json(const std::string& platform, const std::string& text, const std::optional<std::string>& path,
                       bool written) {
    json out = object();
    out["platform"] = platform;
    out["path"] = path ? json(*path) : json();
    out["written"] = written;
    out["text"] = text;
    return text_of(out);
}

std::string init_json(const std::string& path, const std::string& text, bool written) {
    json out = object();
    out["path"] = path;
    out["text"] = text;
    out["written"] = written;
    return text_of(out);
}

std::string generated_json(const std::string& about, const std::string& name, const std::string& what,
                           const std::string& text) {
    json out = object();
    out[about] = name;
    out[what] = text;
    return text_of(out);
}

}  // namespace miniship::cli
