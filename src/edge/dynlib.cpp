#include "edge/dynlib.hpp"

#include <fmt/format.h>

#ifndef MINISHIP_LOAD_LINK
#include <dlfcn.h>
#endif

namespace miniship::edge {
namespace {

Error library_error(std::string message, const std::string& package) {
    return {.code = ErrorCode::library_missing,
            .message = std::move(message),
            .hint = fmt::format("apt-get install {}", package)};
}

}  // namespace

#ifdef MINISHIP_LOAD_LINK

// Nothing to open: the linker has done it. Kept so that a table is written in one way for both builds.
Result<Library> Library::opened(const char* soname, const char* package) {
    return Library{nullptr, soname, package};
}

Result<void*> Library::symbol(const char* name) const {
    return library_error(fmt::format("{} is linked, {} cannot be looked up", soname_, name), package_);
}

#else

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

#endif

}  // namespace miniship::edge
