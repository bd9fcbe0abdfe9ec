#include <algorithm>
#include <vector>

#include "miniship/injection.hpp"
#include "position_counter.hpp"

namespace miniship {
namespace {

bool is_delimiter(char c) {
    constexpr std::string_view kDelimiters = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~";
    return kDelimiters.find(c) != std::string_view::npos;
}

/// Where a marker stands next, for each of several; a place that has been passed is looked for again.
class NextMarkers {
public:
    NextMarkers(std::string_view bytes, std::span<const Replacement> markers)
        : bytes_{bytes}, markers_{markers}, places_(markers.size(), 0) {
        for (std::size_t index = 0; index < markers.size(); ++index) {
            places_[index] = bytes.find(markers[index].name);
        }
    }

    /// The marker that comes first behind `from`; of two at one place the longer one. The number of markers for none.
    std::size_t next(std::size_t from) {
        std::size_t best = markers_.size();
        for (std::size_t index = 0; index < markers_.size(); ++index) {
            if (places_[index] < from) {
                places_[index] = bytes_.find(markers_[index].name, from);
            }
            if (places_[index] != std::string_view::npos && (best == markers_.size() || comes_before(index, best))) {
                best = index;
            }
        }
        return best;
    }
    [[nodiscard]] std::size_t place(std::size_t index) const { return places_[index]; }

private:
    [[nodiscard]] bool comes_before(std::size_t left, std::size_t right) const {
        return places_[left] != places_[right] ? places_[left] < places_[right]
                                               : markers_[left].name.size() > markers_[right].name.size();
    }

    std::string_view bytes_;
    std::span<const Replacement> markers_;
    std::vector<std::size_t> places_;
};

}  // namespace

bool is_marker(std::string_view name) {
    const bool delimited = name.size() > 2 && is_delimiter(name.front()) && is_delimiter(name.back());
    return delimited && !std::all_of(name.begin(), name.end(), is_delimiter) &&
           std::none_of(name.begin(), name.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

Injection text_injection(std::string_view bytes, std::span<const Replacement> markers) {
    Injection out;
    PositionCounter counter{bytes};
    NextMarkers ahead{bytes, markers};
    std::size_t searched = 0;
    for (std::size_t index = ahead.next(0); index < markers.size(); index = ahead.next(searched)) {
        const std::size_t begin = ahead.place(index);
        const std::size_t end = begin + markers[index].name.size();
        const text::Position position = counter.at(begin);
        out.hits.push_back({begin, end, position.line, position.column, index, markers[index].value});
        searched = end;
    }
    return out;
}

}  // namespace miniship
