// Injection into any bytes: only hits change, lines stay, the result can be lexed and a second time changes nothing.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "miniship/injection.hpp"
#include "miniship/js_lexer.hpp"

namespace {

using namespace miniship;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check(std::string_view bytes, const std::vector<Hit>& hits, std::string_view after) {
    std::size_t copied = 0;
    for (const Hit& hit : hits) {
        require(hit.begin >= copied && hit.end > hit.begin && hit.end <= bytes.size());
        copied = hit.end;
    }
    for (const char end : {'\n', '\r'}) {
        require(std::count(bytes.begin(), bytes.end(), end) == std::count(after.begin(), after.end(), end));
    }
}

bool moves_line_end(const Hit& hit) {
    return !hit.text.ends_with('"');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array kReplacements{Replacement{"p.e.V", "1.2.3"}, Replacement{"W", "</\"\n"}};
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto found = injection(bytes, kReplacements);
    if (!found.ok()) {
        require(found.error().code == ErrorCode::unlexable);
        return 0;
    }
    const std::string text = injected(bytes, found->hits);
    check(bytes, found->hits, text);
    // On code that no engine takes, a line end that moved behind the literal may begin a statement where there was
    // none.
    if (found->hits.empty() || std::any_of(found->hits.begin(), found->hits.end(), moves_line_end)) {
        return 0;
    }
    const auto before = js::lexed(bytes);
    const auto after = js::lexed(text);
    require(before.ok() && after.ok() && before->comments.size() >= after->comments.size());
    const auto again = injection(text, kReplacements);
    require(again.ok() && again->hits.empty());
    return 0;
}
