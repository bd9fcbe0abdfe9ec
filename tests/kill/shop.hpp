// A project to release, with its policy document at one of several services.
#pragma once

#include <string>

#include "disturbed.hpp"

namespace miniship::test {

/// Where the policy document is: a file in the project; a JSON API, in a project that also builds and uploads; a WebDAV
/// server with locks; a branch of a git repository; a command of the team, with the history in a file; etcd.
enum class Service : unsigned char { file, api, webdav, git, command, etcd };

/// The example project, about to release 1.9.0. Servers run until the end of the program; each project finds the
/// document there as it is at the beginning.
class Shop {
public:
    explicit Shop(Service service);
    [[nodiscard]] const Sandbox& sandbox() const { return sandbox_; }
    /// A build of the team makes the tree.
    [[nodiscard]] bool is_built() const { return service_ == Service::api; }
    [[nodiscard]] Standing standing() const;
    /// What comes with time, or is done by a person, after a process was killed: locks of a git that was killed go, and
    /// those on a WebDAV server end.
    void let_locks_end(const Disturbed& run) const;
    /// The document as it is there.
    [[nodiscard]] std::string document() const;

private:
    void move_document_to(const std::string& url, const std::string& more) const;
    void serve_by_api();
    void serve_by_webdav();
    void serve_by_git();
    void serve_by_command();
    void serve_by_etcd();
    void end_lock(const std::string& url) const;
    [[nodiscard]] std::string beside_document() const;
    void add_history(Standing& standing) const;

    Service service_;
    Sandbox sandbox_{};
    /// Of the document, at a server.
    std::string url_{};
};

}  // namespace miniship::test
