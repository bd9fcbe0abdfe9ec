#include "cli/facts/one_target.hpp"

#include <fmt/format.h>

#include "apply/push_policy.hpp"
#include "edge/files.hpp"
#include "plan/policy_edit.hpp"
#include "policy_store/store.hpp"

namespace miniship::cli {

Result<ChosenTarget> one_target(const Context& context, const config::Config& config, Apps apps) {
    TRY_ASSIGN(auto targets, chosen_targets(context, config, apps));
    if (targets.size() > 1) {
        return Error{
            .code = ErrorCode::usage, .message = "this is about one target at a time", .hint = "give --target once"};
    }
    return std::move(targets.front());
}

namespace {

Result<void> checked_native(const ChosenTarget& target, std::string hint) {
    if (target.target.set.empty()) {
        return {};
    }
    return Error{
        .code = ErrorCode::config_invalid,
        .message = fmt::format("the document of target {} has a shape of its own, without rules of ours", target.name),
        .hint = std::move(hint)};
}

Result<SeenDocument> document_of(ChosenTarget target) {
    SeenDocument seen{.target = std::move(target)};
    TRY_ASSIGN(const auto store, policy_store::open_store(seen.target.target.settings));
    TRY_ASSIGN(auto snapshot, store->read());
    seen.where = store->name();
    if (!snapshot.bytes) {
        return Error{.code = ErrorCode::document_missing,
                     .message = fmt::format("there is no document at {}", seen.where),
                     .hint = apply::create_hint(seen.target.target)};
    }
    seen.bytes = *std::move(snapshot.bytes);
    seen.token = std::move(snapshot.token);
    return seen;
}

}  // namespace

Result<ChosenTarget> native_target(const Context& context, const config::Config& config) {
    TRY_ASSIGN(auto target, one_target(context, config, Apps::known));
    TRY(checked_native(target, "edit it where your team edits it; `miniship push` writes the places of `set`"));
    return target;
}

Result<SeenDocument> seen_document(const Context& context, const config::Config& config, Apps apps) {
    TRY_ASSIGN(auto target, one_target(context, config, apps));
    return document_of(std::move(target));
}

Result<SeenDocument> seen_native_document(const Context& context, const config::Config& config, Apps apps) {
    TRY_ASSIGN(auto target, one_target(context, config, apps));
    TRY(checked_native(target, "`miniship policy show` prints it; what it means to clients is yours to test"));
    return document_of(std::move(target));
}

Result<std::string> app_in(const SeenDocument& seen, const policy::Policy& policy) {
    const std::string& app = seen.target.app;
    if (policy.apps.contains(app)) {
        return app;
    }
    return Error{.code = ErrorCode::document_missing,
                 .message = fmt::format("{} has no app {}", seen.where, app),
                 .hint = "`miniship policy show` lists the apps"};
}

std::optional<std::vector<std::string>> app_pages(const config::Config& config, const std::string& app) {
    for (const auto& known : config.apps) {
        if (known.key() != app) {
            continue;
        }
        for (const auto& folder : {known.dist, known.path, known.path + "/src", known.path + "/miniprogram"}) {
            const auto bytes = edge::read_file(fmt::format("{}/{}/app.json", config.root, folder));
            if (auto pages = bytes ? plan::pages_of(*bytes) : std::nullopt) {
                return pages;
            }
        }
    }
    return std::nullopt;
}

}  // namespace miniship::cli
