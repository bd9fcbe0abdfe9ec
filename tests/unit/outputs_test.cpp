#include <doctest/doctest.h>

#include "miniship/text.hpp"
#include "plan/outputs.hpp"

using namespace miniship::plan;

namespace {

const ReleaseOutputs kOutputs{.version = "1.9.0", .tag = "v1.9.0", .floor = "1.2.1", .notes = "## 1.9.0\n\n* a\\b\r\n"};

}  // namespace

TEST_CASE("outputs: GitHub gets notes of several lines between delimiters of their own") {
    const std::string text = github_outputs(kOutputs);
    const auto lines = miniship::text::split(text, '\n');
    REQUIRE(lines.size() == 9);
    CHECK(lines[0] == "version=1.9.0");
    CHECK(lines[1] == "tag=v1.9.0");
    CHECK(lines[2] == "floor=1.2.1");
    CHECK(lines[3] == "notes<<" + std::string{lines[7]});
    CHECK(lines[4] == "## 1.9.0");
    CHECK(lines[6] == "* a\\b");
    // Whoever writes the delimiter of one text into another gets another delimiter.
    ReleaseOutputs sly = kOutputs;
    sly.notes = std::string{lines[7]} + "\nversion=6.6.6";
    CHECK_FALSE(github_outputs(sly).ends_with("\n" + std::string{lines[7]} + "\n"));
}

TEST_CASE("outputs: dotenv has one line for each value, without quotes") {
    CHECK(dotenv_outputs(kOutputs) ==
          "MINISHIP_VERSION=1.9.0\nMINISHIP_TAG=v1.9.0\nMINISHIP_FLOOR=1.2.1\nMINISHIP_NOTES=## 1.9.0\\n\\n* a\\\\b\n");
    CHECK(dotenv_outputs({}) == "MINISHIP_VERSION=\nMINISHIP_TAG=\nMINISHIP_FLOOR=\nMINISHIP_NOTES=\n");
}

TEST_CASE("outputs: dotenv stays below what GitLab takes, and ends with a whole character") {
    ReleaseOutputs large = kOutputs;
    large.notes.clear();
    for (int line = 0; line < 2000; ++line) {
        large.notes += "新\n";
    }
    const std::string text = dotenv_outputs(large);
    CHECK(text.size() < 5000);
    CHECK(text.ends_with("…\n"));
    CHECK(miniship::text::is_utf8(text));
}
