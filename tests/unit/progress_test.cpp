#include <doctest/doctest.h>

#include "edge/progress.hpp"

using namespace miniship::edge;
using std::chrono::milliseconds;

TEST_CASE("progress: what, how many files, how long") {
    CHECK(progress_text("inject", 1204, milliseconds{3900}, 80) == "inject: 1204 files, 3 s");
    CHECK(progress_text("inject", 1, milliseconds{0}, 80) == "inject: 1 file, 0 s");
    CHECK(progress_text("pushing to origin", 0, milliseconds{61'000}, 80) == "pushing to origin: 1 min 1 s");
    CHECK(progress_text("pushing to origin", 0, milliseconds{1000}, 10) == "pushing t");
}
