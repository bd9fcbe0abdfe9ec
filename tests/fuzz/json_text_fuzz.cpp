// Any bytes: reading never crashes, and a value set at a place that was found is found there again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "miniship/diff.hpp"
#include "miniship/json_text.hpp"

namespace {

using namespace miniship;
using namespace miniship::json_text;

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

bool is_unique(const Document& document, std::size_t node) {
    for (std::size_t at = node; document.nodes()[at].parent != kNoNode; at = document.nodes()[at].parent) {
        const Value parent{document, document.nodes()[at].parent};
        if (parent.count(Value{document, at}.key()) > 1) {
            return false;
        }
    }
    return true;
}

void check_edit(const Document& document, std::size_t node) {
    const Value value{document, node};
    const std::string pointer = value.pointer();
    const auto found = document.find(pointer);
    const bool unique = is_unique(document, node);
    demand(!unique || (found && found->id() == node));

    const Edit set{pointer, "[\"set\", {}]", Create::nothing};
    const auto after = edited(document.bytes(), std::span{&set, 1}, document.syntax());
    demand(after.ok() || !unique || after.error().message.find("nested deeper") != std::string::npos);
    if (after) {
        const auto again = parsed(*after, document.syntax());
        demand(again.ok() && again->find(pointer)->raw() == *set.raw);
        demand(proven_changes(document, *again, std::span{&pointer, 1}).ok() || value.raw() == *set.raw ||
               differences(document, *again).empty());
        (void)unified_diff(document.bytes(), *after, "a", "b");
    }
    for (const Edit& edit : {Edit{pointer + "/new/deep", "1", Create::parents}, Edit{pointer, std::nullopt}}) {
        if (const auto more = edited(document.bytes(), std::span{&edit, 1}, document.syntax())) {
            demand(parsed(*more, document.syntax()).ok());
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(data, data + size);
    for (const Syntax syntax : {Syntax::strict, Syntax::with_comments}) {
        const auto document = parsed(bytes, syntax);
        if (document) {
            check_edit(*document, size % document->nodes().size());
            demand(differences(*document, *document).empty());
        }
    }
    return 0;
}
