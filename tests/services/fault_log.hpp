// What a fault server has seen.
#pragma once

#include <nlohmann/json.hpp>

#include "edge/http.hpp"
#include "edge/url.hpp"
#include "servers.hpp"

namespace miniship::test {

/// Its requests in their order, as tests/services/fault_server.py tells of them.
inline nlohmann::json log_of(const FaultServer& server) {
    auto client = edge::HttpClient::opened({}).value();
    return nlohmann::json::parse(client.send({.url = edge::parse_url(server.url("/log")).value()})->body);
}

}  // namespace miniship::test
