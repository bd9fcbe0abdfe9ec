#include "miniship/glob.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "miniship/text.hpp"

namespace miniship {
namespace {

/// The code points of UTF-8; a byte that is not UTF-8 becomes a value behind the last code point.
std::u32string characters_of(std::string_view bytes) {
    constexpr char32_t kStrayBytes = 0x110000;
    std::u32string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        const std::string_view whole = bytes.substr(at, length);
        if (!text::is_utf8(whole)) {
            out.push_back(kStrayBytes + lead);
            ++at;
            continue;
        }
        char32_t character = length == 1 ? lead : lead & (0x7fU >> length);
        for (const char next : whole.substr(1)) {
            character = (character << 6U) | (static_cast<unsigned char>(next) & 0x3fU);
        }
        out.push_back(character);
        at += length;
    }
    return out;
}

}  // namespace

/// Turns a pattern into instructions; braces are kept on a stack instead of recursing.
class Glob::Compiler {
public:
    explicit Compiler(std::string_view pattern) : shown_{pattern}, pattern_{characters_of(pattern)} {}

    Result<std::vector<Instruction>> program() {
        while (at_ < pattern_.size()) {
            TRY(add_part());
        }
        if (!braces_.empty()) {
            return invalid("`{` is not closed");
        }
        emit(Op::end);
        return std::move(program_);
    }

private:
    struct Brace {
        std::size_t fork;                // to the next part
        std::vector<std::size_t> jumps;  // from the ends of the parts behind the brace
    };

    [[nodiscard]] Error invalid(std::string_view why) const {
        return {ErrorCode::config_invalid, fmt::format("pattern `{}`: {}", text::printable(shown_), why)};
    }
    [[nodiscard]] char32_t ahead(std::size_t distance) const {
        return at_ + distance < pattern_.size() ? pattern_[at_ + distance] : U'\0';
    }
    std::size_t emit(Op op) {
        program_.push_back({op});
        return program_.size() - 1;
    }
    void emit_character(char32_t character) {
        emit(Op::character);
        program_.back().character = character;
    }

    Result<void> add_part() {
        switch (const char32_t c = pattern_[at_]) {
            case U'*':
                add_star();
                return {};
            case U'[':
                return add_set();
            case U'{':
                braces_.push_back({emit(Op::fork), {}});
                break;
            case U',':
            case U'}':
                if (braces_.empty()) {
                    emit_character(c);
                } else {
                    end_part(c == U'}');
                }
                break;
            case U'?':
                emit(Op::any);
                break;
            case U'\\':
                if (++at_ >= pattern_.size()) {
                    return invalid("nothing follows the `\\`");
                }
                [[fallthrough]];
            default:
                emit_character(pattern_[at_]);
                break;
        }
        ++at_;
        return {};
    }

    void add_star() {
        const bool in_brace = !braces_.empty();
        const char32_t before = at_ > 0 ? pattern_[at_ - 1] : U'/';
        const bool begins = before == U'/' || (in_brace && (before == U'{' || before == U','));
        const char32_t after = ahead(2);
        const bool ends = at_ + 2 >= pattern_.size() || (in_brace && (after == U'}' || after == U','));
        const bool folders = begins && ahead(1) == U'*';
        if (folders && after == U'/') {
            const std::size_t fork = emit(Op::fork);
            emit(Op::stay);
            emit_character(U'/');
            program_[fork].target = program_.size();
            at_ += 3;
        } else if (folders && ends) {
            emit(Op::stay);
            at_ += 2;
        } else {
            emit(Op::stay_in_folder);
            ++at_;
        }
    }

    void end_part(bool last) {
        Brace& brace = braces_.back();
        if (!last) {
            brace.jumps.push_back(emit(Op::jump));
            program_[brace.fork].target = program_.size();
            brace.fork = emit(Op::fork);
            return;
        }
        // The last part has no other to fork to.
        program_[brace.fork].op = Op::jump;
        program_[brace.fork].target = brace.fork + 1;
        for (const std::size_t jump : brace.jumps) {
            program_[jump].target = program_.size();
        }
        braces_.pop_back();
    }

    Result<void> add_set() {
        ++at_;
        Instruction set{Op::set};
        if (ahead(0) == U'!' || ahead(0) == U'^') {
            set.negated = true;
            ++at_;
        }
        do {
            TRY_ASSIGN(const char32_t first, set_character());
            char32_t last = first;
            if (ahead(0) == U'-' && at_ + 1 < pattern_.size() && ahead(1) != U']') {
                ++at_;
                TRY_ASSIGN(last, set_character());
            }
            if (last < first) {
                return invalid("a range runs backwards");
            }
            set.ranges.emplace_back(first, last);
        } while (ahead(0) != U']' || at_ >= pattern_.size());
        ++at_;
        program_.push_back(std::move(set));
        return {};
    }

    Result<char32_t> set_character() {
        if (ahead(0) == U'\\') {
            ++at_;
        }
        if (at_ >= pattern_.size()) {
            return invalid("`[` is not closed");
        }
        return pattern_[at_++];
    }

    std::string_view shown_;
    std::u32string pattern_;
    std::size_t at_{0};
    std::vector<Instruction> program_{};
    std::vector<Brace> braces_{};
};

/// All instructions that a path has reached so far, followed at the same time.
class Glob::Run {
public:
    explicit Run(const std::vector<Instruction>& program) : program_{program}, present_(program.size()) { add(0); }

    void step(char32_t character) {
        const std::vector<std::size_t> before = std::exchange(states_, {});
        std::fill(present_.begin(), present_.end(), false);
        for (const std::size_t state : before) {
            const Instruction& instruction = program_[state];
            if (takes(instruction, character)) {
                const bool stays = instruction.op == Op::stay || instruction.op == Op::stay_in_folder;
                add(stays ? state : state + 1);
            }
        }
    }
    [[nodiscard]] bool failed() const { return states_.empty(); }
    [[nodiscard]] bool ended() const { return present_.back(); }

private:
    /// The state, and those that are reached from it without a character.
    void add(std::size_t first) {
        std::vector<std::size_t> open{first};
        while (!open.empty()) {
            const std::size_t state = open.back();
            open.pop_back();
            if (present_[state]) {
                continue;
            }
            present_[state] = true;
            states_.push_back(state);
            const Instruction& instruction = program_[state];
            if (instruction.op == Op::fork || instruction.op == Op::jump) {
                open.push_back(instruction.target);
            }
            if (instruction.op == Op::fork || instruction.op == Op::stay || instruction.op == Op::stay_in_folder) {
                open.push_back(state + 1);
            }
        }
    }

    const std::vector<Instruction>& program_;
    std::vector<std::size_t> states_{};
    std::vector<bool> present_;
};

bool Glob::takes(const Instruction& instruction, char32_t character) {
    switch (instruction.op) {
        case Op::character:
            return character == instruction.character;
        case Op::any:
        case Op::stay_in_folder:
            return character != U'/';
        case Op::stay:
            return true;
        case Op::set: {
            const bool inside = std::any_of(
                instruction.ranges.begin(), instruction.ranges.end(),
                [character](const auto& range) { return character >= range.first && character <= range.second; });
            return character != U'/' && inside != instruction.negated;
        }
        default:
            return false;
    }
}

Result<Glob> Glob::compiled(std::string_view pattern) {
    Glob glob;
    TRY_ASSIGN(glob.program_, Compiler{pattern}.program());
    return glob;
}

bool Glob::matches(std::string_view path) const {
    Run run{program_};
    for (const char32_t character : characters_of(path)) {
        run.step(character);
        if (run.failed()) {
            return false;
        }
    }
    return run.ended();
}

}  // namespace miniship
