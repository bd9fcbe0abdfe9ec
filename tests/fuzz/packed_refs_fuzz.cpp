// Any bytes as a packed-refs file: views stay inside of it, and bisection finds what a walk over all lines finds.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/packed_refs.hpp"

namespace {

using namespace miniship;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

bool lies_in(std::string_view part, std::string_view whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto refs = PackedRefs::of(bytes);
    if (!refs.ok()) {
        require(refs.error().code == ErrorCode::git_refused);
        return 0;
    }
    std::vector<std::string_view> names;
    const auto seen = refs->visit("refs/tags/", [&](std::string_view name, std::string_view object) {
        require(lies_in(name, bytes) && lies_in(object, bytes) && (object.size() == 40 || object.size() == 64));
        names.push_back(name);
    });
    require(seen.ok() || seen.error().code == ErrorCode::git_refused);
    for (const auto name : names) {
        static_cast<void>(refs->object_of("refs/tags/" + std::string{name}));
    }
    // Where all lines are refs in order, the header's promise may not change what is found.
    std::vector<std::string_view> all;
    const bool whole = refs->visit("", [&](std::string_view name, std::string_view) { all.push_back(name); }).ok();
    if (whole && seen.ok() && std::is_sorted(all.begin(), all.end())) {
        std::erase_if(all, [](std::string_view name) { return !name.starts_with("refs/tags/"); });
        require(all.size() == names.size());
    }
    return 0;
}
