// Lines and columns of many places in one text.
#pragma once

#include <cstddef>
#include <string_view>

#include "miniship/text.hpp"

namespace miniship {

/// Positions of offsets that only ever grow; each byte is looked at once.
class PositionCounter {
public:
    explicit PositionCounter(std::string_view bytes) : bytes_{bytes} {}

    text::Position at(std::size_t offset) {
        const text::Position step = text::position_of(bytes_.substr(offset_, offset - offset_), offset - offset_);
        position_ = step.line == 1 ? text::Position{position_.line, position_.column + step.column - 1}
                                   : text::Position{position_.line + step.line - 1, step.column};
        offset_ = offset;
        return position_;
    }

private:
    std::string_view bytes_;
    std::size_t offset_{0};
    text::Position position_{};
};

}  // namespace miniship
