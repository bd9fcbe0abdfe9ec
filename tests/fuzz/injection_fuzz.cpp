// Injection into any bytes: only hits change, lines stay, the result can be lexed and a second time changes nothing.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "miniship/injection.hpp"
#include "miniship/js_lexer.hpp"

namespace {

using namespace miniship;

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void check(std::string_view bytes, const Injection& injected) {
    std::string rebuilt;
    std::size_t copied = 0;
    for (const Hit& hit : injected.hits) {
        require(hit.begin >= copied && hit.end > hit.begin && hit.end <= bytes.size());
        rebuilt += bytes.substr(copied, hit.begin - copied);
        rebuilt += hit.text;
        copied = hit.end;
    }
    rebuilt += bytes.substr(copied);
    require(rebuilt == injected.bytes);
    for (const char end : {'\n', '\r'}) {
        require(std::count(bytes.begin(), bytes.end(), end) == std::count(rebuilt.begin(), rebuilt.end(), end));
    }
}

bool moves_line_end(const Hit& hit) {
    return !hit.text.ends_with('"');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::array kReplacements{Replacement{"p.e.V", "1.2.3"}, Replacement{"W", "</\"\n"}};
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto injected = injection(bytes, kReplacements);
    if (!injected.ok()) {
        require(injected.error().code == ErrorCode::unlexable);
        return 0;
    }
    check(bytes, *injected);
    // On code that no engine takes, a line end that moved behind the literal may begin a statement where there was
    // none.
    if (injected->hits.empty() || std::any_of(injected->hits.begin(), injected->hits.end(), moves_line_end)) {
        return 0;
    }
    const auto before = js::lexed(bytes);
    const auto after = js::lexed(injected->bytes);
    require(before.ok() && after.ok() && before->comments.size() >= after->comments.size());
    const auto again = injection(injected->bytes, kReplacements);
    require(again.ok() && again->bytes == injected->bytes);
    return 0;
}
