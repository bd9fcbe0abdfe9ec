// The example project with commands of its team, for tests of whole releases.
#pragma once

#include <fmt/format.h>

#include <string>

#include "sandbox.hpp"

namespace miniship::test {

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// The shop, with commands of its team that leave a line in ../log; the policy document lies beside the project. A
/// script ../during-build runs at the end of a build.
inline void grow_shop_with_commands(const Sandbox& sandbox, const std::string& upload) {
    grow_shop(sandbox);
    sandbox.write("../policy.json", sandbox.read("policy.json"));
    sandbox.write_program("build.sh",
                          "#!/bin/sh\necho \"build $MINISHIP_VERSION\" >> ../log\nrm -rf dist && mkdir dist\n"
                          "echo 'App({ version: process.env.APP_VERSION });' > dist/app.js\n"
                          "if [ -e ../broken ]; then exit 9; fi\n"
                          // Whose parent is miniship.
                          "if [ -e ../during-build ]; then . ../during-build; fi\n");
    sandbox.write("miniship.json", fmt::format(R"({{
  "apps": {{ "shop": {{ "platform": "wechat", "id": "wx0123456789abcdef", "dist": "dist", "build": ". ./build.sh", "upload": "{}" }} }},
  "targets": {{ "local": {{ "url": "{}" }} }}
}})",
                                               upload, "file://" + sandbox.beside("policy.json")));
    sandbox.git({"add", "build.sh", "miniship.json"});
    sandbox.git({"commit", "--quiet", "--message", "build: settings of the release"});
}

inline constexpr const char* kUpload = "echo upload $MINISHIP_VERSION >> ../log";

inline std::string log_of(const Sandbox& sandbox) {
    return bytes_of(sandbox.beside("log"));
}

}  // namespace miniship::test
