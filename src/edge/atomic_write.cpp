#include "edge/files.hpp"
#include "edge/replacement.hpp"

namespace miniship::edge {

Result<bool> write_file_atomically(const std::string& path, std::string_view bytes) {
    TRY_ASSIGN(Replacement replacement, Replacement::of(path));
    if (replacement.is_needless(bytes)) {
        return false;
    }
    TRY(replacement.fill(bytes));
    TRY(replacement.sync());
    TRY(replacement.move_into_place());
    replacement.sync_folder();
    return true;
}

bool is_temporary_name(std::string_view name) {
    constexpr std::string_view kHexadecimal = "0123456789abcdef";
    const bool begins_so = name.starts_with(kTemporaryPrefix);
    name.remove_prefix(begins_so ? kTemporaryPrefix.size() : 0);
    return begins_so && !name.empty() && name.find_first_not_of(kHexadecimal) == std::string_view::npos;
}

}  // namespace miniship::edge
