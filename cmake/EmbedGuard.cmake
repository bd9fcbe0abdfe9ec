# Writes a .cpp that holds the client guard's files as text. Run at build time:
#   cmake -D FOLDER=src/guard -D OUTPUT=guard_files.cpp -P EmbedGuard.cmake
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*.js ${FOLDER}/*.ts)
list(SORT files)
set(rows "")
foreach(name IN LISTS files)
  file(READ ${FOLDER}/${name} text)
  string(APPEND rows "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
list(LENGTH files count)
file(WRITE ${OUTPUT}
     "#include <array>\n\n#include \"guard/guard_files.hpp\"\n\n"
     "namespace miniship::guard {\nnamespace {\n\nconstexpr std::array<File, ${count}> kFiles{{\n${rows}}};\n\n}  // namespace\n\n"
     "std::span<const File> files() {\n    return kFiles;\n}\n\n}  // namespace miniship::guard\n")
