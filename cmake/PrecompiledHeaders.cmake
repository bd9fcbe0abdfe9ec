# The headers that most files read, read once. Without nlohmann/json: whoever does not need it would pay for it, too.
# The presets with sanitizers do without any, so that a file that forgets an include fails there.
set(MINISHIP_COMMON_HEADERS
    <algorithm> <array> <cerrno> <charconv> <chrono> <cstddef> <cstdint> <cstdlib> <filesystem> <functional> <map>
    <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector> <fmt/format.h>)
set(MINISHIP_TEST_HEADERS ${MINISHIP_COMMON_HEADERS} <fstream> <sstream> <thread> <doctest/doctest.h>)
