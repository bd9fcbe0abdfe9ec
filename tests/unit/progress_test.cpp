#include <doctest/doctest.h>

#include "edge/progress.hpp"

using namespace miniship::edge;
using std::chrono::milliseconds;

TEST_CASE("progress: what, how many files and bytes of how many, how long") {
    const ProgressCount whole{.files = 480, .bytes = 41'000'000};
    const milliseconds three{3900};
    CHECK(progress_text("inject dist", "", {214, 18'240'000}, whole, three, 80) ==
          "inject dist: 214/480 files, 18.2 of 41.0 MB, 3 s");
    CHECK(progress_text("inject dist", "writing", {3, 0}, {.files = 20}, three, 80) ==
          "inject dist: writing 3/20 files, 3 s");
    CHECK(progress_text("inject dist", "", {0, 300'000'000}, {2, 1'100'000'000}, three, 80) ==
          "inject dist: 0/2 files, 0.3 of 1.1 GB, 3 s");
}

TEST_CASE("progress: without a whole only what is done, and nothing where nothing is counted") {
    CHECK(progress_text("inject", "", {1204, 41'000'000}, {}, milliseconds{3900}, 80) ==
          "inject: 1204 files, 41.0 MB, 3 s");
    CHECK(progress_text("inject", "", {1, 0}, {}, milliseconds{0}, 80) == "inject: 1 file, 0 s");
    CHECK(progress_text("pushing to origin", "", {}, {}, milliseconds{61'000}, 80) == "pushing to origin: 1 min 1 s");
    CHECK(progress_text("pushing to origin", "", {}, {}, milliseconds{1000}, 10) == "pushing t");
}
