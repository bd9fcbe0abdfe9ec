// Many random edits of random JSON documents: every result must be what nlohmann/json says, every other byte alone.
// Then the documents are damaged, and both have to agree on which of them are JSON.
// Usage: json_edit_random [EDITS [SEED]]
#include <cstdio>
#include <cstdlib>

#include "json_random.hpp"

int main(int argc, char** argv) {
    const long edits = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 60000;
    const auto seed = static_cast<unsigned>(argc > 2 ? std::strtol(argv[2], nullptr, 10) : 1);
    miniship::testing::JsonRandom random{seed};
    for (long edit = 0; edit < edits; ++edit) {
        const bool comments = edit % 2 == 1;
        const auto syntax = comments ? miniship::json_text::Syntax::with_comments : miniship::json_text::Syntax::strict;
        const std::string document = random.document(comments);
        std::string complaint = random.complaint_about_edit(document, syntax);
        for (int text = 0; text < 3 && complaint.empty(); ++text) {
            complaint = miniship::testing::JsonRandom::complaint_about_acceptance(random.mutated(document));
        }
        if (!complaint.empty()) {
            std::fprintf(stderr, "edit %ld, seed %u: %s\n", edit, seed, complaint.c_str());
            return 1;
        }
    }
    std::printf("%ld edits, seed %u: all as expected\n", edits, seed);
    return 0;
}
