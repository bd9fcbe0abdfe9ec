#include "git_servers.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include <pwd.h>
#include <sys/stat.h>

#include "edge/files.hpp"

namespace miniship::test {
namespace {

namespace fs = std::filesystem;

std::string user_name() {
    const passwd* user = ::getpwuid(::geteuid());
    REQUIRE(user != nullptr);
    return user->pw_name;
}

void make_key(const std::string& file, const std::string& type) {
    ChildProcess keygen{{"/usr/bin/ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file}, file + ".log"};
    REQUIRE(keygen.succeeded());
}

/// "TYPE KEY" of a public key.
std::string public_key(const std::string& file) {
    std::string line = edge::read_file(file + ".pub").value();
    return line.substr(0, line.find_last_not_of(" \n") + 1);
}

std::string program_of_git(const std::string& name) {
    for (const std::string folder : {"/usr/lib/git-core/", "/usr/libexec/git-core/"}) {
        if (fs::exists(folder + name)) {
            return folder + name;
        }
    }
    FAIL("git has no " << name);
    return {};
}

}  // namespace

SshServer::SshServer() : Server{"ssh"} {
    if (::geteuid() == 0) {
        // Where sshd of root locks itself in; a machine that never ran it has no such folder.
        fs::create_directories("/run/sshd");
    }
    make_key(folder() + "/host_key", "ed25519");
    make_key(folder() + "/rsa_host_key", "rsa");
    make_key(folder() + "/user_key", "ed25519");
    make_key(folder() + "/unknown_key", "ed25519");
    const std::string authorized = file("authorized_keys", public_key(folder() + "/user_key") + "\n");
    // Neither git of the other side nor the shell before it may read the settings of whoever runs the tests.
    const std::string command =
        file("command", "#!/bin/sh\nexport GIT_CONFIG_NOSYSTEM=1\nexec sh -c \"$SSH_ORIGINAL_COMMAND\"\n");
    ::chmod(command.c_str(), 0755);
    const std::string config =
        file("sshd_config", fmt::format(R"(ListenAddress 127.0.0.1
Port {port}
HostKey {root}/host_key
HostKey {root}/rsa_host_key
PidFile none
AuthorizedKeysFile {authorized}
AuthenticationMethods publickey
PermitRootLogin yes
StrictModes no
UsePAM {pam}
AcceptEnv GIT_PROTOCOL
SetEnv HOME={root}
ForceCommand {command}
)",
                                        fmt::arg("port", port()), fmt::arg("root", folder()),
                                        fmt::arg("authorized", authorized), fmt::arg("command", command),
                                        // Whoever may not read /etc/shadow looks locked out without PAM.
                                        fmt::arg("pam", ::geteuid() == 0 ? "no" : "yes")));
    write_client_configs();
    start({"/usr/sbin/sshd", "-D", "-e", "-f", config});
}

void SshServer::write_client_configs() {
    // In the order of ssh-keyscan.
    const std::string known =
        file("known_hosts", fmt::format("[127.0.0.1]:{0} {1}\n[127.0.0.1]:{0} {2}\n", port(),
                                        public_key(folder() + "/rsa_host_key"), public_key(folder() + "/host_key")));
    const std::string nobody = file("no_hosts", "");
    const auto config = [&](const std::string& key, const std::string& hosts) {
        return fmt::format(R"(Host shop-git 127.0.0.1
  HostName 127.0.0.1
  Port {}
  User {}
  IdentityFile {}/{}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile {}
  GlobalKnownHostsFile none
)",
                           port(), user_name(), folder(), key, hosts);
    };
    file("client_config", config("user_key", known));
    file("without_key", config("unknown_key", known));
    file("stranger", config("user_key", nobody));
}

CertificateAuthority::CertificateAuthority() {
    openssl({"req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
             folder_ / "ca.key", "-out", certificate(), "-days", "2", "-subj", "/CN=tests"});
}

CertificateAuthority::Pair CertificateAuthority::signed_for(const std::string& subject) const {
    const Pair pair{.certificate = folder_ / (subject + ".pem"), .key = folder_ / (subject + ".key")};
    const std::string request = folder_ / (subject + ".csr");
    openssl({"req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", pair.key, "-out",
             request, "-subj", "/CN=server"});
    const std::string names = folder_.write("names", "subjectAltName=" + subject + "\n");
    openssl({"x509", "-req", "-in", request, "-CA", certificate(), "-CAkey", folder_ / "ca.key", "-CAcreateserial",
             "-days", "2", "-extfile", names, "-out", pair.certificate});
    return pair;
}

void CertificateAuthority::openssl(std::vector<std::string> words) const {
    words.insert(words.begin(), "/usr/bin/openssl");
    ChildProcess process{words, folder_ / "openssl.log"};
    const bool succeeded = process.succeeded();
    REQUIRE_MESSAGE(succeeded, edge::read_file(folder_ / "openssl.log").value());
}

GitHttpServer::GitHttpServer(const std::string& root, const std::optional<CertificateAuthority::Pair>& certificate)
    : Server{certificate ? "https" : "http"} {
    const std::uint16_t cgi = free_port();
    cgi_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"/usr/sbin/fcgiwrap", "-s", fmt::format("tcp:127.0.0.1:{}", cgi)},
        folder() + "/cgi.log");
    const bool cgi_is_up = wait_for_port(cgi, *cgi_);
    REQUIRE_MESSAGE(cgi_is_up, "fcgiwrap does not start");
    const std::string passwords = file("passwords", fmt::format("{}:{{PLAIN}}{}\n", kUser, kPassword));
    const std::string tls = certificate ? fmt::format("ssl_certificate {};\n    ssl_certificate_key {};",
                                                      certificate->certificate, certificate->key)
                                        : "";
    const std::string backend = fmt::format(R"(fastcgi_pass 127.0.0.1:{};
      fastcgi_param SCRIPT_FILENAME {};
      fastcgi_param GIT_PROJECT_ROOT {};
      fastcgi_param GIT_HTTP_EXPORT_ALL 1;
      fastcgi_param GIT_CONFIG_NOSYSTEM 1;
      fastcgi_param HOME {};
      fastcgi_param PATH_INFO /$1;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param REMOTE_ADDR $remote_addr;
      fastcgi_param REMOTE_USER $remote_user;
      fastcgi_param HTTP_GIT_PROTOCOL $http_git_protocol;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;)",
                                            cgi, program_of_git("git-http-backend"), root, folder());
    // The tests' user owns the repositories, and git reads no others; as root that user has to be named.
    const std::string config =
        file("nginx.conf",
             fmt::format(R"({user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
events {{ }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/bodies;
  fastcgi_temp_path {folder}/answers;
  client_max_body_size 0;
  server {{
    listen 127.0.0.1:{port}{ssl};
    {tls}
    location ~ ^/git/(.*)$ {{
      {backend}
    }}
    location ~ ^/private/(.*)$ {{
      auth_basic git;
      auth_basic_user_file {passwords};
      {backend}
    }}
    location /moved/ {{ rewrite ^/moved/(.*)$ /git/$1 redirect; }}
    location /broken/ {{ return 503; }}
  }}
}}
)",
                         fmt::arg("user", ::geteuid() == 0 ? "user root;" : ""), fmt::arg("folder", folder()),
                         fmt::arg("port", port()), fmt::arg("ssl", certificate ? " ssl" : ""), fmt::arg("tls", tls),
                         fmt::arg("backend", backend), fmt::arg("passwords", passwords)));
    start({"/usr/sbin/nginx", "-c", config, "-e", folder() + "/error.log"});
}

GitDaemon::GitDaemon(const std::string& root) : Server{"git"} {
    start({program_of_git("git-daemon"), "--listen=127.0.0.1", fmt::format("--port={}", port()), "--reuseaddr",
           "--export-all", "--base-path=" + root, root});
}

SilentServer::SilentServer() : listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in address = detail::loopback(0);
    socklen_t size = sizeof address;
    // The kernel accepts for us.
    REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(::listen(listener_, 16) == 0);
    REQUIRE(::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port_ = ntohs(address.sin_port);
}

SilentServer::~SilentServer() {
    ::close(listener_);
}

}  // namespace miniship::test
