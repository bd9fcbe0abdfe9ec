// A policy document in a real service, and the way to it that does not lead through miniship.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sandbox.hpp"
#include "servers.hpp"

namespace miniship::test {

/// One document, as the tests of all services need it.
struct LiveDocument {
    std::string url{};
    /// Further members of the target in miniship.json, each with a comma before it.
    std::string settings{};
    /// The bytes that the service holds.
    std::function<std::optional<std::string>()> bytes{};
    /// Puts others in their place, as a person with a console of the service would.
    std::function<void(const std::string&)> replace{};
    /// Another text after every write of the document or of its history, also of one that changes nothing.
    std::function<std::string()> mark{};
    /// What happens to the service half-way; nothing where nothing does.
    std::function<void()> half_way{};
};

/// `name` in the folder of documents of a DAV server, with its user; `more` as in `LiveDocument::settings`.
[[nodiscard]] LiveDocument dav_document(const Server& server, const std::string& name, const std::string& more = "");
/// `name` below `/api/` of the JSON API.
[[nodiscard]] LiveDocument api_document(const FaultServer& server, const std::string& name);
/// The file `policy.json` of the sandbox, by a `file:` URL.
[[nodiscard]] LiveDocument file_document(const Sandbox& sandbox);
/// The same by a command of the team, which the sandbox gets.
[[nodiscard]] LiveDocument command_document(const Sandbox& sandbox);
/// The key of an etcd: `target` for miniship, `gateway` (`http://127.0.0.1:PORT`) for us, with a `token` where there
/// are users.
[[nodiscard]] LiveDocument etcd_document(const std::string& target, const std::string& gateway, const std::string& key,
                                         const std::string& token = "");
/// `policy.json` on `main` of the bare repository, which miniship reaches at `url`.
[[nodiscard]] LiveDocument git_document(const Sandbox& sandbox, const std::string& repository, const std::string& url);

}  // namespace miniship::test
