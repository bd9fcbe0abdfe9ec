#include "miniship/packed_refs.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace miniship;

namespace {

const std::string kId(40, 'a');
const std::string kHeader = "# pack-refs with: peeled fully-peeled sorted \n";

std::string line(const std::string& name) {
    return kId + " " + name + "\n";
}

std::vector<std::string> tags_in(const std::string& bytes) {
    std::vector<std::string> names;
    const auto refs = PackedRefs::of(bytes);
    REQUIRE(refs.ok());
    const auto seen = refs->visit("refs/tags/", [&](std::string_view name, std::string_view object) {
        CHECK(object == kId);
        names.emplace_back(name);
    });
    CHECK(seen.ok());
    return names;
}

std::string refusal_of(const std::string& bytes) {
    const auto refs = PackedRefs::of(bytes);
    const auto seen = refs ? refs->visit("refs/tags/", [](auto, auto) {}) : Result<void>{refs.error()};
    return seen ? "" : std::string{error_name(seen.error().code)} + ": " + seen.error().message;
}

}  // namespace

TEST_CASE("packed refs: tags are found among the others, sorted or not, with and without what they point to") {
    const std::string peeled = "^" + std::string(40, 'b') + "\n";
    const std::string lines = line("refs/heads/main") + line("refs/tags/a/v1.0.0") + peeled + line("refs/tags/v1.0.0") +
                              peeled + line("refs/tags/v2.0.0");
    const std::vector<std::string> names{"a/v1.0.0", "v1.0.0", "v2.0.0"};
    CHECK(tags_in(kHeader + lines) == names);
    CHECK(tags_in(kHeader + lines + line("refs/zz/v9.0.0")) == names);
    CHECK(tags_in("# pack-refs with: peeled \n" + line("refs/zz/v9.0.0") + lines) == names);
    CHECK(tags_in(lines) == names);
    CHECK(tags_in("").empty());
    CHECK(tags_in(kHeader).empty());
    CHECK(tags_in(kHeader + line("refs/heads/main")).empty());
    CHECK(tags_in(kHeader + line("refs/zz/v9.0.0")).empty());
}

TEST_CASE("packed refs: bisection finds the first tag wherever it is") {
    for (std::size_t before = 0; before < 12; ++before) {
        for (std::size_t tags = 0; tags < 4; ++tags) {
            for (const bool peeled : {false, true}) {
                std::string bytes = kHeader;
                std::vector<std::string> names;
                for (std::size_t index = 0; index < before; ++index) {
                    bytes += line(fmt::format("refs/heads/{:03}", index)) + (peeled ? "^" + kId + "\n" : "");
                }
                for (std::size_t index = 0; index < tags; ++index) {
                    names.push_back(fmt::format("v{}.0.0", index));
                    bytes += line("refs/tags/" + names.back()) + (peeled ? "^" + kId + "\n" : "");
                }
                CHECK(tags_in(bytes) == names);
                const auto refs = PackedRefs::of(bytes);
                for (const auto& name : names) {
                    CHECK(refs->object_of("refs/tags/" + name) == kId);
                }
                CHECK_FALSE(refs->object_of("refs/tags/v").has_value());
                CHECK_FALSE(refs->object_of("refs/zz").has_value());
            }
        }
    }
}

TEST_CASE("packed refs: damaged files are refused") {
    const std::string good = kHeader + line("refs/tags/v1.0.0");
    CHECK(refusal_of(good).empty());
    CHECK(refusal_of(good + kId + " refs/tags/v2.0")
              .find("git_refused: packed-refs is damaged: its last line is cut off") == 0);
    CHECK(refusal_of(good + "garbage\n").find("git_refused: packed-refs is damaged: this line is no ref: 'garbage'") ==
          0);
    CHECK(refusal_of(good + "\n").find("git_refused") == 0);
    CHECK(refusal_of("# something else\n").find("git_refused: packed-refs is damaged: its first line") == 0);
    CHECK(refusal_of(good + std::string(100000, 'x') + "\n").size() < 200);
    // One wrong digit, wherever it is.
    const std::string later = line("refs/tags/v2.0.0");
    for (const char wrong : {'g', 'G', '/', ':', '@', '`', ' ', '\x10', '\x19', '\x80', '\xb1', '\xff', '\0'}) {
        for (std::size_t at = 0; at < kId.size(); ++at) {
            std::string damaged = later;
            damaged[at] = wrong;
            CHECK_FALSE(refusal_of(good + damaged).empty());
            CHECK_FALSE(refusal_of(good + "^" + damaged.substr(0, kId.size()) + "\n").empty());
        }
    }
    const std::string peeled = "^" + kId + "\n";
    CHECK(refusal_of(good + peeled + later).empty());
    CHECK_FALSE(refusal_of(good + peeled + peeled).empty());
    CHECK_FALSE(refusal_of(kHeader + peeled).empty());
    CHECK_FALSE(refusal_of(good + "^" + kId + "a\n").empty());
    CHECK_FALSE(refusal_of(good + kId + "aaaaaaaa refs/tags/v2.0.0\n").empty());
    CHECK_FALSE(refusal_of(good + line(std::string{"refs/tags/v2.0.0\0", 17})).empty());
    CHECK_FALSE(refusal_of(good + std::string(64, 'a') + " refs/tags/v2.0.0\n").empty());
    CHECK(refusal_of(good + line("refs/heads/main")).find("not sorted") != std::string::npos);
}

TEST_CASE("packed refs: object ids are hexadecimal and not all zeros") {
    CHECK(is_object_id(kId));
    CHECK(is_object_id(std::string(64, 'F')));
    CHECK(is_object_id("0123456789abcdefABCDEF0123456789abcdef01"));
    CHECK_FALSE(is_object_id(std::string(40, '0')));
    CHECK_FALSE(is_object_id(std::string(39, 'a')));
    CHECK_FALSE(is_object_id(std::string(40, 'g')));
    CHECK_FALSE(is_object_id(""));
}
