#include "servers.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>

#include <pwd.h>
#include <sys/stat.h>

#include "edge/files.hpp"

namespace miniship::test {
namespace {

constexpr const char* kPython = "/usr/bin/python3";
constexpr const char* kFaultServer = MINISHIP_SOURCE_DIR "/tests/services/fault_server.py";
constexpr const char* kModules = "/usr/lib/apache2/modules";

std::string apache_modules() {
    std::string lines;
    for (const char* name :
         {"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav", "dav_fs", "mime"}) {
        lines += fmt::format("LoadModule {0}_module {1}/mod_{0}.so\n", name, kModules);
    }
    return lines;
}

}  // namespace

Server::Server(std::string scheme) : scheme_{std::move(scheme)}, port_{free_port()} {
    // mkdtemp's folder is private, and servers that root starts become somebody else.
    ::chmod(folder_.path().c_str(), 0755);
}

std::string Server::url(const std::string& path) const {
    return fmt::format("{}://127.0.0.1:{}{}", scheme_, port_, path);
}

std::string Server::writable_folder(const std::string& name) {
    const std::string folder = folder_ / name;
    std::filesystem::create_directories(folder);
    if (::geteuid() == 0) {
        const passwd* user = ::getpwnam("www-data");
        REQUIRE(user != nullptr);
        REQUIRE(::chown(folder.c_str(), user->pw_uid, user->pw_gid) == 0);
    }
    return folder;
}

void Server::start(const std::vector<std::string>& command) {
    REQUIRE_MESSAGE(std::filesystem::exists(command.front()), command.front());
    const std::string log = folder_ / "output.log";
    process_ = std::make_unique<ChildProcess>(command, log);
    const bool is_up = wait_for_port(port_, *process_);
    const std::string output = edge::read_file(log).value();
    REQUIRE_MESSAGE(is_up, output);
}

void make_certificate(const std::string& certificate, const std::string& key) {
    ChildProcess openssl{{"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                          "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
                          "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"},
                         certificate + ".log"};
    REQUIRE(openssl.succeeded());
}

FaultServer::FaultServer() {
    start({kPython, kFaultServer, std::to_string(port())});
}

TlsFaultServer::TlsFaultServer(bool wants_client_certificate) : Server{"https"} {
    make_certificate(certificate(), key());
    std::vector<std::string> command{kPython, kFaultServer, std::to_string(port()), certificate(), key()};
    if (wants_client_certificate) {
        command.push_back(certificate());
    }
    start(command);
}

ApacheServer::ApacheServer() {
    const std::string dav = writable_folder("dav");
    const std::string locks = writable_folder("locks");
    // htpasswd's {SHA} form of the password.
    const std::string passwords = file("passwords", fmt::format("{}:{{SHA}}uE8oQbk2+ymG0/jtTEQH5iJGkJs=\n", kUser));
    const std::string config =
        file("httpd.conf",
             fmt::format(R"(ServerRoot "{root}"
ServerName localhost
PidFile "{root}/httpd.pid"
Listen 127.0.0.1:{port}
User www-data
Group www-data
{modules}
TypesConfig /etc/mime.types
ErrorLog "{root}/error.log"
DavLockDB "{locks}/DavLock"
DocumentRoot "{dav}"
<Directory "{dav}">
  Dav On
  AuthType Basic
  AuthName policy
  AuthUserFile "{passwords}"
  <LimitExcept GET HEAD>
    Require valid-user
  </LimitExcept>
</Directory>
)",
                         fmt::arg("root", folder()), fmt::arg("port", port()), fmt::arg("modules", apache_modules()),
                         fmt::arg("locks", locks), fmt::arg("dav", dav), fmt::arg("passwords", passwords)));
    start({"/usr/sbin/apache2", "-f", config, "-DFOREGROUND"});
}

NginxServer::NginxServer() {
    const std::string dav = writable_folder("dav");
    writable_folder("dav/locks");
    const std::string temporary = writable_folder("temporary");
    const std::string user = ::geteuid() == 0 ? "user www-data;" : "";
    const std::string config = file(
        "nginx.conf", fmt::format(R"({user}
daemon off;
worker_processes 1;
pid {root}/nginx.pid;
error_log {root}/error.log;
load_module /usr/lib/nginx/modules/ngx_http_dav_ext_module.so;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {temporary};
  types {{ application/json json; }}
  dav_ext_lock_zone zone=locks:1m;
  server {{
    listen 127.0.0.1:{port};
    root {dav};
    location / {{ dav_methods PUT DELETE; }}
    location /locks/ {{
      dav_methods PUT DELETE;
      dav_ext_methods OPTIONS LOCK UNLOCK PROPFIND;
      dav_ext_lock zone=locks;
    }}
  }}
}}
)",
                                  fmt::arg("user", user), fmt::arg("root", folder()), fmt::arg("temporary", temporary),
                                  fmt::arg("port", port()), fmt::arg("dav", dav)));
    start({"/usr/sbin/nginx", "-c", config, "-e", folder() + "/error.log"});
}

LighttpdServer::LighttpdServer() {
    const std::string dav = writable_folder("dav");
    const std::string database = writable_folder("database");
    const std::string user = ::geteuid() == 0 ? "server.username = \"www-data\"" : "";
    const std::string config =
        file("lighttpd.conf", fmt::format(R"(server.modules = ( "mod_webdav" )
server.document-root = "{dav}"
server.port = {port}
server.bind = "127.0.0.1"
server.errorlog = "{database}/error.log"
{user}
mimetype.assign = ( ".json" => "application/json" )
webdav.activate = "enable"
webdav.sqlite-db-name = "{database}/locks.db"
)",
                                          fmt::arg("dav", dav), fmt::arg("port", port()), fmt::arg("user", user),
                                          fmt::arg("database", database)));
    start({"/usr/sbin/lighttpd", "-D", "-f", config});
}

policy_store::TargetSettings settings_for(const std::string& url) {
    return {
        .name = "prod", .url = url, .user = kUser, .password = kPassword, .timeout = std::chrono::milliseconds{5000}};
}

std::unique_ptr<policy_store::PolicyStore> store_for(const policy_store::TargetSettings& settings) {
    auto store = policy_store::open_store(settings);
    REQUIRE_MESSAGE(store.ok(), told(store.error()));
    return std::move(store).value();
}

std::string told(const Error& error) {
    return fmt::format("{}\n{}\n{}\n{}", error.message, error.hint, fmt::join(error.causes, "\n"),
                       fmt::join(error.also, "\n"));
}

}  // namespace miniship::test
