#include "etcd_servers.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "edge/files.hpp"
#include "edge/http.hpp"

namespace miniship::test {
namespace {

constexpr const char* kEtcd = "/usr/bin/etcd";

std::vector<std::string> member_command(const std::string& name, const std::string& data, const std::string& scheme,
                                        std::uint16_t client_port, std::uint16_t peer_port,
                                        const std::string& cluster) {
    const std::string client = fmt::format("{}://127.0.0.1:{}", scheme, client_port);
    const std::string peer = fmt::format("http://127.0.0.1:{}", peer_port);
    return {kEtcd,   "--name",
            name,    "--data-dir",
            data,    "--listen-client-urls",
            client,  "--advertise-client-urls",
            client,  "--listen-peer-urls",
            peer,    "--initial-advertise-peer-urls",
            peer,    "--initial-cluster",
            cluster, "--logger",
            "zap",   "--log-level",
            "warn"};
}

}  // namespace

EtcdServer::EtcdServer(EtcdDoor door) : Server{door == EtcdDoor::open ? "http" : "https"}, door_{door} {
    const std::uint16_t peer = free_port();
    auto command = member_command("one", folder() + "/data", door == EtcdDoor::open ? "http" : "https", port(), peer,
                                  fmt::format("one=http://127.0.0.1:{}", peer));
    if (door != EtcdDoor::open) {
        make_certificate(certificate(), key());
        command.insert(command.end(), {"--cert-file", certificate(), "--key-file", key()});
    }
    if (door == EtcdDoor::client_certificates) {
        command.insert(command.end(), {"--client-cert-auth", "--trusted-ca-file", certificate()});
    }
    start(command);
}

std::string EtcdServer::target(const std::string& key) const {
    return fmt::format("etcd{}://127.0.0.1:{}/{}", door_ == EtcdDoor::open ? "" : "s", port(), key);
}

void EtcdServer::demand_users() const {
    auto client = edge::HttpClient::opened({}).value();
    const auto told = [&](const std::string& path, const std::string& body) {
        const auto response =
            client.send({.method = "POST", .url = edge::parse_url(url("/v3/auth/" + path)).value(), .body = body});
        REQUIRE(response.ok());
        REQUIRE_MESSAGE(response->status == 200, response->body);
    };
    told("user/add", R"({"name": "root", "password": "r00t-s3cret"})");
    told("user/grant", R"({"user": "root", "role": "root"})");
    told("role/add", R"({"name": "shop"})");
    // From "shop/" to "shop0", in base64.
    told("role/grant", R"({"name": "shop", "perm": {"permType": 2, "key": "c2hvcC8=", "range_end": "c2hvcDA="}})");
    told("user/add", fmt::format(R"({{"name": "{}", "password": "{}"}})", kUser, kPassword));
    told("user/grant", fmt::format(R"({{"user": "{}", "role": "shop"}})", kUser));
    told("enable", "{}");
}

std::string EtcdServer::token() const {
    const auto response = edge::HttpClient::opened({}).value().send(
        {.method = "POST",
         .url = edge::parse_url(url("/v3/auth/authenticate")).value(),
         .body = fmt::format(R"({{"name": "{}", "password": "{}"}})", kUser, kPassword)});
    REQUIRE(response.ok());
    const std::string start = "\"token\":\"";
    const auto begin = response->body.find(start) + start.size();
    return response->body.substr(begin, response->body.find('"', begin) - begin);
}

EtcdCluster::EtcdCluster() {
    std::vector<std::uint16_t> peers;
    std::string cluster;
    for (int member = 0; member < 3; ++member) {
        ports_.push_back(free_port());
        peers.push_back(free_port());
        cluster += fmt::format("{}m{}=http://127.0.0.1:{}", cluster.empty() ? "" : ",", member, peers.back());
    }
    for (std::size_t member = 0; member < ports_.size(); ++member) {
        const std::string name = fmt::format("m{}", member);
        members_.push_back(std::make_unique<ChildProcess>(
            member_command(name, folder_ / name, "http", ports_[member], peers[member], cluster),
            folder_ / (name + ".log")));
    }
    for (std::size_t member = 0; member < ports_.size(); ++member) {
        const bool is_up = wait_for_port(ports_[member], *members_[member]);
        const std::string log = edge::read_file(folder_ / fmt::format("m{}.log", member)).value();
        REQUIRE_MESSAGE(is_up, log);
    }
}

std::string EtcdCluster::target(const std::string& key) const {
    return fmt::format("etcd://127.0.0.1:{},127.0.0.1:{},127.0.0.1:{}/{}", ports_[0], ports_[1], ports_[2], key);
}

}  // namespace miniship::test
