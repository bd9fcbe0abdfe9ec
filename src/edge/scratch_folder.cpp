#include "edge/scratch_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "edge/environment.hpp"

namespace miniship::edge {

Result<ScratchFolder> ScratchFolder::made() {
    const auto base = environment_variable("TMPDIR");
    std::string path = (base && !base->empty() ? *base : std::string{"/tmp"}) + "/miniship-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) {
        return Error{
            .code = ErrorCode::file_unwritable,
            .message = fmt::format("cannot make a folder like {}: {}", path, std::generic_category().message(errno)),
            .hint = "set TMPDIR to a folder that may be written"};
    }
    return ScratchFolder{std::move(path)};
}

ScratchFolder::~ScratchFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
}

}  // namespace miniship::edge
