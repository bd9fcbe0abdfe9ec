#include "plan/outputs.hpp"

#include <fmt/format.h>

#include "miniship/sha256.hpp"
#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

constexpr std::size_t kMostBytes = 4096;

/// One line, cut before an escape or a character that would not be whole.
std::string one_line(const std::string& notes) {
    std::string line;
    for (std::size_t start = 0; start < notes.size();) {
        std::size_t end = start + 1;
        while (end < notes.size() && (static_cast<unsigned char>(notes[end]) & 0xC0U) == 0x80U) {
            ++end;
        }
        const std::string_view character{notes.data() + start, end - start};
        start = end;
        const std::string escaped = character == "\n"   ? "\\n"
                                    : character == "\\" ? "\\\\"
                                    : character == "\r" ? ""
                                                        : std::string{character};
        if (line.size() + escaped.size() > kMostBytes) {
            return line + "…";
        }
        line += escaped;
    }
    return line;
}

}  // namespace

std::string github_outputs(const ReleaseOutputs& outputs) {
    // Nobody can write a commit message that holds the digest of the notes it becomes part of.
    const std::string delimiter = "end-of-notes-" + sha256_hex(outputs.notes);
    const std::string notes{text::trimmed(outputs.notes)};
    return fmt::format("version={}\ntag={}\nfloor={}\nnotes<<{}\n{}\n{}\n", outputs.version, outputs.tag, outputs.floor,
                       delimiter, notes, delimiter);
}

std::string dotenv_outputs(const ReleaseOutputs& outputs) {
    return fmt::format("MINISHIP_VERSION={}\nMINISHIP_TAG={}\nMINISHIP_FLOOR={}\nMINISHIP_NOTES={}\n", outputs.version,
                       outputs.tag, outputs.floor, one_line(std::string{text::trimmed(outputs.notes)}));
}

}  // namespace miniship::plan
