#include "miniship/diff.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>

using namespace miniship;

namespace {

std::string difference(const std::string& before, const std::string& after) {
    return unified_diff(before, after, "a/x", "b/x");
}

std::string numbers(int from, int to) {
    std::string out;
    for (int number = from; number <= to; ++number) {
        out += std::to_string(number) + "\n";
    }
    return out;
}

// The lines of one side that the hunks show, with their ends.
std::string side_of(const std::string& diff, char mark) {
    std::string out;
    for (std::size_t at = diff.find("@@"); at < diff.size();) {
        const std::size_t end = diff.find('\n', at) + 1;
        const char kind = diff[at];
        if (kind == '\\' && (diff[at - 1] == '\n') && !out.empty()) {
            const std::size_t marked = diff.rfind('\n', at - 2) + 1;
            if (diff[marked] == ' ' || diff[marked] == mark) {
                out.pop_back();
            }
        }
        if (kind == ' ' || kind == mark) {
            out += diff.substr(at + 1, end - at - 1);
        }
        at = end;
    }
    return out;
}

}  // namespace

TEST_CASE("diff: equal texts differ in nothing") {
    CHECK(difference("", "").empty());
    CHECK(difference("a\nb", "a\nb").empty());
}

TEST_CASE("diff: a change has three lines of context") {
    std::string after = numbers(1, 20);
    after.replace(after.find("10\n"), 3, "ten\n");
    CHECK(difference(numbers(1, 20), after) ==
          "--- a/x\n+++ b/x\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n");
}

TEST_CASE("diff: near changes share a hunk, far ones do not") {
    const std::string before = numbers(1, 20);
    std::string near = before;
    near.erase(near.find("9\n"), 2);
    near.erase(0, 2);
    CHECK(difference(before, near) ==
          "--- a/x\n+++ b/x\n@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n@@ -6,7 +5,6 @@\n 6\n 7\n 8\n-9\n 10\n 11\n 12\n");
    std::string nearer = before;
    nearer.erase(nearer.find("8\n"), 2);
    nearer.erase(0, 2);
    CHECK(difference(before, nearer) ==
          "--- a/x\n+++ b/x\n@@ -1,11 +1,9 @@\n-1\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n 9\n 10\n 11\n");
}

TEST_CASE("diff: a missing last line end is told as git tells it") {
    CHECK(difference("a\n", "a") == "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
    CHECK(difference("a\nb", "c\nb") ==
          "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n");
}

TEST_CASE("diff: an empty side is counted from line zero") {
    CHECK(difference("", "a\nb\n") == "--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    CHECK(difference("a\n", "") == "--- a/x\n+++ b/x\n@@ -1 +0,0 @@\n-a\n");
}

TEST_CASE("diff: carriage returns belong to the line") {
    CHECK(difference("a\r\n", "a\n") == "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+a\n");
}

TEST_CASE("diff: the script is shortest") {
    CHECK(difference("a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n").size() ==
          std::string{"--- a/x\n+++ b/x\n@@ -1,7 +1,6 @@\n-a\n-b\n c\n+b\n a\n b\n-b\n a\n+c\n"}.size());
}

TEST_CASE("diff: both texts can be read back from the difference of random ones") {
    std::mt19937 engine{7};
    for (int round = 0; round < 200; ++round) {
        const auto text = [&] {
            std::string out;
            for (auto lines = engine() % 7; lines > 0; --lines) {
                out += std::string(1, static_cast<char>('a' + engine() % 3)) + "\n";
            }
            return engine() % 3 == 0 && !out.empty() ? out.substr(0, out.size() - 1) : out;
        };
        const std::string before = text();
        const std::string after = text();
        const std::string diff = difference(before, after);
        if (before != after) {
            // At most seven lines: with equal lines only between changes, everything is in the hunks or around them.
            const std::string old_side = side_of(diff, '-');
            const std::string new_side = side_of(diff, '+');
            const auto skipped = before.find(old_side);
            REQUIRE(skipped != std::string::npos);
            CHECK(before.substr(0, skipped) + new_side + before.substr(skipped + old_side.size()) == after);
        }
    }
}

TEST_CASE("diff: texts that have nothing in common cost no quadratic time") {
    std::string before;
    std::string after;
    for (int line = 0; line < 20000; ++line) {
        before += "b" + std::to_string(line) + "\n";
        after += "a" + std::to_string(line) + "\n";
    }
    const std::string diff = difference("same\n" + before + "end\n", "same\n" + after + "end\n");
    CHECK(diff.substr(0, 50).find("@@ -1,20002 +1,20002 @@\n same\n-b0\n") != std::string::npos);
    CHECK(std::count(diff.begin(), diff.end(), '\n') == 40005);
}
