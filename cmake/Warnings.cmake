# Strict warnings, as errors in our own builds only: a package build must not break on a newer compiler's opinion.
add_library(miniship_warnings INTERFACE)
if(MINISHIP_DEV)
  target_compile_options(miniship_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wnon-virtual-dtor
    -Woverloaded-virtual -Wextra-semi -Wcast-align -Wdouble-promotion -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(miniship_warnings INTERFACE -Wduplicated-cond -Wlogical-op -Wuseless-cast)
  endif()
endif()
if(MINISHIP_SANITIZE)
  add_compile_options(-fsanitize=${MINISHIP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MINISHIP_SANITIZE})
  # g++ takes its own checks inside libstdc++ for uses of what nobody has set.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-maybe-uninitialized)
    target_compile_options(miniship_warnings INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()
# The binary starts like a C program when libstdc++ is inside it.
if(NOT MINISHIP_SANITIZE)
  add_link_options(-static-libstdc++ -static-libgcc)
endif()
