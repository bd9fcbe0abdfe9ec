#include "cli/release_outputs.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "edge/files.hpp"

namespace miniship::cli {
namespace {

/// The file that GITHUB_OUTPUT names; empty where it is not set.
std::string github_output(const Context& context) {
    const auto named = context.environment.find("GITHUB_OUTPUT");
    return named == context.environment.end() ? "" : named->second;
}

}  // namespace

bool hands_on(const Context& context) {
    return context.invocation.has("output") || !github_output(context).empty();
}

Result<void> check_outputs(const Context& context) {
    const auto file = context.invocation.value("output");
    if (!file) {
        return {};
    }
    const std::filesystem::path path{from_directory(context, *file)};
    const auto folder = path.parent_path();
    if (path.filename().empty() || edge::is_directory(path.string()) ||
        !(folder.empty() || edge::is_directory(folder.string()))) {
        return Error{.code = ErrorCode::path_missing,
                     .message = fmt::format("--output {} is not a file in a folder that is there", *file),
                     .hint = "for example --output release.env"};
    }
    return {};
}

Result<void> write_outputs(const Context& context, const plan::ReleaseOutputs& outputs) {
    if (const std::string github = github_output(context); !github.empty()) {
        TRY(edge::append_to_file(github, plan::github_outputs(outputs)));
    }
    if (const auto file = context.invocation.value("output")) {
        TRY(edge::write_file_atomically(from_directory(context, *file), plan::dotenv_outputs(outputs)));
    }
    return {};
}

}  // namespace miniship::cli
