// From a release to a client: miniship pushes the floor to an HTTP service, and the guard in node fetches it from
// there.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "json_answer.hpp"
#include "sandbox.hpp"
#include "servers.hpp"

using namespace miniship::test;
using nlohmann::json;

namespace {

/// The shop with a policy service of its own, and clients that were built with its guard.
class Shop {
public:
    explicit Shop(const std::string& url) : url_{url} {
        grow_shop(sandbox);
        sandbox.write("miniship.json", fmt::format(R"({{
  "apps": {{ "shop": {{ "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist" }} }},
  "targets": {{ "production": {{ "url": "{}", "write": "etag" }} }}
}})",
                                                   url));
        sandbox.git({"commit", "--quiet", "--all", "--message", "build: a policy service"});
        run({"push", "--create"});
        run({"guard", "--platform", "wechat", "--minify", "--output", sandbox.beside("guard.js")});
    }

    void run(const Words& words) const {
        const Outcome outcome = sandbox.miniship(words);
        INFO(outcome.out << outcome.err);
        CHECK(outcome.status == 0);
    }

    [[nodiscard]] json document() const { return answer(sandbox.miniship({"policy", "show", "--json"}))["document"]; }

    /// What an operator saves in the console of the service.
    void save(const json& document) const {
        sandbox.write("../document.json", document.dump(2));
        const Outcome saved = sandbox.run({"curl", "--silent", "--fail", "--upload-file", "../document.json", url_});
        REQUIRE(saved.status == 0);
    }

    /// What the guard in a client of `version` has decided and asked after the launch and on a page.
    [[nodiscard]] json client(const std::string& version, const std::string& page = "",
                              const std::string& day = "2026-11-22") const {
        const Outcome seen = sandbox.run({"node", MINISHIP_SOURCE_DIR "/tests/services/guard_client.js",
                                          sandbox.beside("guard.js"), url_, version, page, day});
        INFO(seen.out << seen.err);
        REQUIRE(seen.status == 0);
        return json::parse(seen.out);
    }

    Sandbox sandbox{};

private:
    std::string url_;
};

bool asked_by_force(const json& client, const std::string& rule) {
    return client["rules"] == json::array({json::array({"force", rule})}) && client["dialogs"].size() == 1 &&
           client["dialogs"][0]["showCancel"] == false && client["applied"] == 1;
}

bool left_alone(const json& client) {
    return client["policy"].is_number() && client["rules"].empty() && client["dialogs"].empty() &&
           client["applied"] == 0;
}

}  // namespace

TEST_CASE("guard: a release raises the floor, and the client below it is asked while the one at it is not") {
    const FaultServer server;
    const Shop shop{server.url("/api/shop.json")};
    CHECK(left_alone(shop.client("1.2.0")));

    shop.run({"release"});
    CHECK(shop.document()["apps"]["wechat/wx0123456789abcdef"]["floor"]["min"] == "1.2.1");
    const json below = shop.client("1.2.0");
    CHECK_MESSAGE(asked_by_force(below, "floor"), below.dump());
    const json at = shop.client("1.2.1");
    CHECK_MESSAGE(left_alone(at), at.dump());
    CHECK(left_alone(shop.client("1.9.0")));
    CHECK(shop.sandbox.miniship({"policy", "check", "--version", "1.2.0"}).out == "force\n");
    CHECK(shop.sandbox.miniship({"policy", "check", "--version", "1.2.1"}).out == "none\n");
}

TEST_CASE("guard: an operator's rule for a page takes effect, sleeps above live, and ends at until") {
    const FaultServer server;
    const Shop shop{server.url("/api/shop.json")};
    json document = shop.document();
    document["apps"]["wechat/wx0123456789abcdef"]["pages"]["pages/order/order"] = {
        {"min", "1.7.0"}, {"update", "force"}, {"until", "2027-01-31"}};
    document["messages"]["default"] = {{"zh-CN", "下单页已更新"}, {"en", "The order page has changed"}};
    shop.save(document);

    const json asked = shop.client("1.6.2", "pages/order/order");
    CHECK_MESSAGE(asked_by_force(asked, "page"), asked.dump());
    CHECK(asked["dialogs"][0]["content"] == "下单页已更新");
    CHECK(left_alone(shop.client("1.6.2", "pages/home/home")));
    CHECK(left_alone(shop.client("1.7.0", "pages/order/order")));
    CHECK(asked_by_force(shop.client("1.6.2", "pages/order/order", "2027-01-31"), "page"));
    CHECK(left_alone(shop.client("1.6.2", "pages/order/order", "2027-02-01")));

    shop.run({"push", "--live", "1.6.2"});
    CHECK(left_alone(shop.client("1.6.1", "pages/order/order")));
    shop.run({"push", "--live", "1.7.0"});
    CHECK(asked_by_force(shop.client("1.6.1", "pages/order/order"), "page"));
    shop.run({"release"});
    CHECK(asked_by_force(shop.client("1.6.1", "pages/order/order"), "page"));
}

TEST_CASE("guard: a service that fails asks nobody") {
    const FaultServer server;
    const Shop shop{server.url("/api/shop.json")};
    shop.run({"push", "--min", "1.3.0"});
    CHECK(asked_by_force(shop.client("1.2.0"), "floor"));
    shop.save({{"schema", 1}, {"apps", {{"wechat/wx0123456789abcdef", {{"floor", "1.3.0"}}}}}});
    CHECK(shop.client("1.2.0")["dialogs"].empty());
    for (const char* path :
         {"/html/p", "/text/p", "/status/500/p", "/status/404/p", "/truncated/p", "/reset-before/p"}) {
        const Outcome seen = shop.sandbox.run({"node", MINISHIP_SOURCE_DIR "/tests/services/guard_client.js",
                                               shop.sandbox.beside("guard.js"), server.url(path), "1.0.0"});
        CAPTURE(std::string{path});
        CHECK(seen.status == 0);
        CHECK(json::parse(seen.out)["dialogs"].empty());
    }
}
