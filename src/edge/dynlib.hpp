// Shared libraries that are opened when a command first needs them, and tables of their functions.
#pragma once

#include <string>

#include "miniship/result.hpp"

namespace miniship::edge {

/// A shared library, mapped until the process ends.
class Library {
public:
    /// Opens the library with this SONAME. `library_missing` names the Debian `package` that has it.
    [[nodiscard]] static Result<Library> opened(const char* soname, const char* package);

    /// Points `function` at the symbol `name`; `library_missing` when the library is too old or too new to have it.
    template <class Function>
    Result<void> bind(Function*& function, const char* name) const {
        TRY_ASSIGN(void* address, symbol(name));
        function = reinterpret_cast<Function*>(address);
        return {};
    }

private:
    Library(void* handle, const char* soname, const char* package)
        : handle_{handle}, soname_{soname}, package_{package} {}
    [[nodiscard]] Result<void*> symbol(const char* name) const;

    void* handle_;
    std::string soname_;
    std::string package_;
};

}  // namespace miniship::edge

// How a table of functions is made (see curl_library.hpp): a list macro names every function once, and is applied to
//   MINISHIP_TABLE_MEMBER  inside the struct: a member with the function's own name and its type in the real header;
//   MINISHIP_TABLE_BIND    inside a function that returns a Result, with locals named `table` and, unless the
//                          libraries are linked (MINISHIP_LOAD_LINK), `library`.
#define MINISHIP_TABLE_MEMBER(function) decltype(&::function) function{};
#ifdef MINISHIP_LOAD_LINK
#define MINISHIP_TABLE_BIND(function) table.function = &::function;
#else
#define MINISHIP_TABLE_BIND(function) TRY(library.bind(table.function, #function));
#endif
