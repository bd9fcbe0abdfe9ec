// An open file that is closed at the end of its scope.
#pragma once

#include <utility>

#include <unistd.h>

namespace miniship::edge {

class Descriptor {
public:
    /// Takes what `open` gave; -1 stands for no file.
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    [[nodiscard]] bool ok() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }
    /// Hands the number over; it will not be closed here.
    [[nodiscard]] int released() { return std::exchange(number_, -1); }

private:
    int number_;
};

}  // namespace miniship::edge
