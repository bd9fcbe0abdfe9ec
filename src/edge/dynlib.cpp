#include "edge/dynlib.hpp"

#include <fmt/format.h>

#include <dlfcn.h>

namespace miniship::edge {
namespace {

Error library_error(std::string message, const std::string& package) {
    return {.code = ErrorCode::library_missing,
            .message = std::move(message),
            .hint = fmt::format("apt-get install {}", package)};
}

}  // namespace

Result<Library> Library::opened(const char* soname, const char* package) {
    // Bound at once: a symbol that is missing is an error here, not a crash in the middle of a push.
    void* handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        return library_error(fmt::format("cannot load the library {} of the package {}", soname, package), package);
    }
    return Library{handle, soname, package};
}

Result<void*> Library::symbol(const char* name) const {
    void* address = dlsym(handle_, name);
    if (address == nullptr) {
        return library_error(fmt::format("the library {} has no function {}", soname_, name), package_);
    }
    return address;
}

}  // namespace miniship::edge
