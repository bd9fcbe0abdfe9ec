#include "policy_store/store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "edge/url.hpp"
#include "miniship/text.hpp"
#include "policy_store/etcd_store.hpp"
#include "policy_store/exec_store.hpp"
#include "policy_store/file_store.hpp"
#include "policy_store/git_store.hpp"
#include "policy_store/http_store.hpp"

namespace miniship::policy_store {
namespace {

using Open = Result<std::unique_ptr<PolicyStore>> (*)(const TargetSettings&);

struct Kind {
    std::string_view scheme;
    Open open;
};

constexpr std::array kKinds{
    Kind{"https", &open_http_store},   Kind{"http", &open_http_store},   Kind{"file", &open_file_store},
    Kind{"etcds", &open_etcd_store},   Kind{"etcd", &open_etcd_store},   Kind{"git+https", &open_git_store},
    Kind{"git+http", &open_git_store}, Kind{"git+ssh", &open_git_store}, Kind{"git+file", &open_git_store},
    Kind{"exec", &open_exec_store},
};

std::string known_schemes() {
    std::vector<std::string> schemes;
    for (const auto& kind : kKinds) {
        schemes.push_back(fmt::format("{}:", kind.scheme));
    }
    return text::joined(schemes, ", ");
}

}  // namespace

std::optional<WriteMode> parse_write_mode(std::string_view word) {
    if (word == "auto") {
        return WriteMode::automatic;
    }
    if (word == "etag") {
        return WriteMode::etag;
    }
    return word == "lock" ? std::optional{WriteMode::lock} : std::nullopt;
}

Result<Both> PolicyStore::read_both() {
    return Error{.code = ErrorCode::internal, .message = name() + " keeps no history together with the document"};
}

Result<WriteResult> PolicyStore::write_both_if(const Both&, const std::string&, const std::string&) {
    return Error{.code = ErrorCode::internal, .message = name() + " keeps no history together with the document"};
}

Result<std::unique_ptr<PolicyStore>> open_store(const TargetSettings& settings) {
    const std::string scheme = edge::url_scheme(settings.url).value_or("");
    const auto kind =
        std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& candidate) { return candidate.scheme == scheme; });
    if (kind == kKinds.end()) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("target {} has a url of an unknown kind: \"{}\"", settings.name,
                                            text::printable(scheme)),
                     .hint = fmt::format("a url starts with one of {}", known_schemes())};
    }
    if (settings.propose && !scheme.starts_with("git+")) {
        return Error{.code = ErrorCode::config_invalid,
                     .message = fmt::format("target {} takes no proposals", settings.name),
                     .hint = "--propose makes a branch for a merge request: it is for targets that start with git+"};
    }
    auto store = kind->open(settings);
    if (!store.ok()) {
        return while_doing(std::move(store).error(), fmt::format("opening target {}", settings.name));
    }
    return store;
}

}  // namespace miniship::policy_store
