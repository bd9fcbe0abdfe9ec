#include "edge/remote_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include <sys/stat.h>
#include <unistd.h>

#include "edge/files.hpp"
#include "edge/git_history.hpp"
#include "edge/git_settings.hpp"

namespace miniship::edge {
namespace {

/// The folder of an address: an absolute path, or a `file:` URL of one.
std::optional<std::string> path_of(const std::string& address) {
    constexpr std::string_view kFile = "file://";
    if (!address.starts_with(kFile)) {
        return address.starts_with('/') ? std::optional{address} : std::nullopt;
    }
    const std::string path = address.substr(kFile.size());
    return path.starts_with('/') && path.find('%') == std::string::npos ? std::optional{path} : std::nullopt;
}

/// Whether git opens this very folder: no other one that it would look for first, and none of somebody else.
bool is_bare_repository(const std::string& folder) {
    struct stat status {};
    return stat((folder + "/.git").c_str(), &status) != 0 && is_directory(folder + "/objects") &&
           is_directory(folder + "/refs") && file_exists(folder + "/HEAD") && stat(folder.c_str(), &status) == 0 &&
           status.st_uid == geteuid();
}

}  // namespace

std::vector<std::string> pushed_folders(const std::string& directory, const std::string& remote,
                                        const std::map<std::string, std::string>& environment) {
    const auto settings = git_settings(directory, environment);
    if (!settings || settings->value(fmt::format("remote.{}.receivepack", remote)) ||
        settings->value(fmt::format("remote.{}.vcs", remote))) {
        return {};
    }
    std::vector<std::string> folders;
    for (const auto& address : settings->push_addresses(remote)) {
        const auto path = path_of(address);
        if (!path || !is_bare_repository(*path)) {
            return {};
        }
        folders.push_back(*path);
    }
    return folders;
}

Result<std::vector<RemoteRef>> refs_in_folder(const std::string& folder, const std::vector<std::string>& names) {
    TRY_ASSIGN(const auto history, History::open({.git_dir = folder, .common_dir = folder}));
    std::vector<RemoteRef> refs;
    for (const auto& name : names) {
        if (const auto object = history.object_at(name)) {
            refs.push_back({.name = name, .object = *object});
        }
    }
    return refs;
}

Result<void> check_writable_repository(const std::string& folder) {
    for (const char* part : {"objects", "refs", "refs/heads", "refs/tags"}) {
        const std::string path = fmt::format("{}/{}", folder, part);
        if (::access(path.c_str(), W_OK | X_OK) != 0 && errno != ENOENT) {
            return Error{.code = ErrorCode::credentials_refused,
                         .message = fmt::format("{} cannot be written: {}", path, std::strerror(errno)),
                         .hint = "ask whoever owns that folder for the right to write there"};
        }
    }
    return {};
}

}  // namespace miniship::edge
