#include "miniship/policy_rules.hpp"

#include <fmt/format.h>

#include <utility>

namespace miniship::policy {
namespace {

bool has_ended(std::string_view until, std::string_view today) {
    return !until.empty() && until < today;
}

// Whether `wide`, a rule for every client, leaves `rule` nothing to say for as long as it lasts.
bool outdoes(const Rule& wide, const Rule& rule, const App& app, std::string_view today) {
    const bool sleeps = app.live && precedence(wide.min, *app.live) > 0;
    const bool lasts = wide.until.empty() || (!rule.until.empty() && wide.until >= rule.until);
    return !sleeps && lasts && !has_ended(wide.until, today) && wide.update >= rule.update &&
           precedence(wide.min, rule.min) >= 0;
}

std::string said_of(const RuleView& view) {
    const std::string_view verb = view.update == Update::force ? "must update" : "are asked to update";
    const std::string_view what = view.kind == RuleKind::base_library ? "base libraries "
                                  : view.kind == RuleKind::host       ? "clients "
                                                                      : "";
    return fmt::format("{}below {} {}{}", what, view.min, verb, view.until.empty() ? "" : " until " + view.until);
}

class Lister {
public:
    Lister(const App& app, std::string_view today) : app_{app}, today_{today} {}

    void add(RuleKind kind, const std::string& key, const Rule& rule) {
        RuleView view{.kind = kind,
                      .key = key,
                      .min = miniship::to_string(rule.min),
                      .update = rule.update,
                      .message = rule.message,
                      .until = rule.until};
        view.says = said_of(view);
        if (has_ended(rule.until, today_)) {
            view.standing = Standing::ended;
            view.says = "ended " + rule.until;
        } else if (app_.live && precedence(rule.min, *app_.live) > 0) {
            view.standing = Standing::sleeps;
            view.says = "waits for " + view.min;
        } else if (kind != RuleKind::floor) {
            note_redundancy(view, rule);
        }
        views_.push_back(std::move(view));
    }

    void add(RuleKind kind, const HostRule& rule) {
        RuleView view{
            .kind = kind, .min = rule.min, .update = rule.update, .message = rule.message, .until = rule.until};
        view.says = said_of(view);
        if (has_ended(rule.until, today_)) {
            view.standing = Standing::ended;
            view.says = "ended " + rule.until;
        }
        views_.push_back(std::move(view));
    }

    void add_blocked(const Version& version) {
        const std::string text = miniship::to_string(version);
        views_.push_back({.kind = RuleKind::blocked,
                          .min = text,
                          .update = Update::force,
                          .says = fmt::format("{} itself must update", text)});
    }

    [[nodiscard]] std::vector<RuleView> take() { return std::move(views_); }

private:
    void note_redundancy(RuleView& view, const Rule& rule) const {
        const bool below_floor = app_.floor && outdoes(*app_.floor, rule, app_, today_);
        const bool below_app = view.kind != RuleKind::app && app_.app && outdoes(*app_.app, rule, app_, today_);
        if (below_floor || below_app) {
            view.standing = Standing::redundant;
            view.says = fmt::format("redundant: {} asks for {} already", below_floor ? "the floor" : "the app's rule",
                                    miniship::to_string((below_floor ? app_.floor : app_.app)->min));
        }
    }

    const App& app_;
    std::string_view today_;
    std::vector<RuleView> views_;
};

}  // namespace

std::string_view to_string(Standing standing) {
    switch (standing) {
        case Standing::holds:
            return "holds";
        case Standing::sleeps:
            return "sleeps";
        case Standing::ended:
            return "ended";
        case Standing::redundant:
            break;
    }
    return "redundant";
}

std::vector<RuleView> rules_of(const App& app, std::string_view today) {
    Lister lister{app, today};
    if (app.floor) {
        lister.add(RuleKind::floor, "", *app.floor);
    }
    if (app.app) {
        lister.add(RuleKind::app, "", *app.app);
    }
    for (const auto& [page, rule] : app.pages) {
        lister.add(RuleKind::page, page, rule);
    }
    for (const auto& [api, rule] : app.apis) {
        lister.add(RuleKind::api, api, rule);
    }
    for (const auto& version : app.blocked) {
        lister.add_blocked(version);
    }
    if (app.base_library) {
        lister.add(RuleKind::base_library, *app.base_library);
    }
    if (app.host) {
        lister.add(RuleKind::host, *app.host);
    }
    return lister.take();
}

std::string rule_name(RuleKind kind, std::string_view key) {
    switch (kind) {
        case RuleKind::base_library:
            return "base library";
        case RuleKind::host:
            return "host client";
        default:
            return key.empty() ? std::string{to_string(kind)} : fmt::format("{} {}", to_string(kind), key);
    }
}

std::string rule_place(RuleKind kind, std::string_view key) {
    switch (kind) {
        case RuleKind::page:
            return "pages/" + json_text::pointer_token(key);
        case RuleKind::api:
            return "apis/" + json_text::pointer_token(key);
        default:
            return std::string{to_string(kind)};
    }
}

}  // namespace miniship::policy
