#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "cli/main.hpp"

int main(int count, char** words) {
    try {
        return miniship::cli::exit_status_of(std::vector<std::string>{words + (count > 0 ? 1 : 0), words + count});
    } catch (const std::exception& defect) {
        // Nothing of ours throws: what arrives here is a mistake in miniship.
        std::fprintf(
            stderr,
            "miniship: error: a defect of miniship: %s\n  hint: please report it with the command that you ran\n",
            defect.what());
        return 70;
    }
}
