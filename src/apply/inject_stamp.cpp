#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <utility>

#include "apply/inject_tree.hpp"
#include "edge/files.hpp"
#include "miniship/build_stamp.hpp"
#include "miniship/sha256.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

std::string in_tree(const std::string& tree, const std::string& path) {
    return tree.empty() || tree == "." ? path : tree + "/" + path;
}

Result<TreeProof> proof_of(const std::string& tree, const std::string& path,
                           const std::optional<std::string>& version) {
    TreeProof proof{.path = path};
    TRY_ASSIGN(const auto text, edge::read_file_if_exists(in_tree(tree, std::string{kBuildStampName})));
    if (!text) {
        proof.differences.push_back("there is no " + std::string{kBuildStampName});
        return proof;
    }
    TRY_ASSIGN(const BuildStamp stamp, build_stamp_of(*text));
    std::map<std::string, std::string> present;
    for (const auto& named : stamp.files) {
        if (const auto bytes = edge::read_file(in_tree(tree, named.first))) {
            present.emplace(named.first, sha256_hex(*bytes));
        }
    }
    proof.version = stamp.version;
    proof.commit = stamp.commit;
    proof.differences = stamp_differences(stamp, version.value_or(stamp.version), stamp.commit, present);
    return proof;
}

/// Nothing where there is no file.
Result<std::optional<std::string>> bytes_at(const std::string& path, const Instead& instead) {
    const auto found = instead.find(std::filesystem::path{path}.lexically_normal().string());
    if (found != instead.end() && !found->second) {
        return std::optional<std::string>{};
    }
    return edge::read_file_if_exists(found == instead.end() ? path : *found->second);
}

Result<std::optional<BuildStamp>> stamp_in(const std::string& tree, const Instead& instead) {
    TRY_ASSIGN(const auto text, bytes_at(in_tree(tree, std::string{kBuildStampName}), instead));
    if (!text) {
        return std::optional<BuildStamp>{};
    }
    TRY_ASSIGN(BuildStamp stamp, build_stamp_of(*text));
    return std::optional{std::move(stamp)};
}

/// The entries of the stamp whose files are still as it says.
std::map<std::string, std::string> standing_files(const std::string& tree, const BuildStamp& stamp,
                                                  const Instead& instead) {
    std::map<std::string, std::string> standing;
    for (const auto& [path, digest] : stamp.files) {
        const auto bytes = bytes_at(in_tree(tree, path), instead);
        if (bytes && *bytes && sha256_hex(**bytes) == digest) {
            standing.emplace(path, digest);
        }
    }
    return standing;
}

std::string folder_of(const TreeRequest& request, const std::string& path) {
    return path.starts_with('/') ? path : in_tree(request.root, path);
}

}  // namespace

Result<std::vector<TreeProof>> proofs_of(const TreeRequest& request, const std::optional<std::string>& version) {
    TRY(all_exist(request));
    std::vector<TreeProof> proofs;
    for (const auto& path : request.paths) {
        TRY_ASSIGN(TreeProof proof, proof_of(folder_of(request, path), path, version));
        proofs.push_back(std::move(proof));
    }
    return proofs;
}

Result<StampLook> stamp_of(const std::string& tree, const std::string& version, const std::string& commit,
                           const Instead& instead) {
    TRY_ASSIGN(const auto stamp, stamp_in(tree, instead));
    if (!stamp) {
        return StampLook{};
    }
    const auto standing = standing_files(tree, *stamp, instead);
    const bool same = stamp->version == version && (commit.empty() || stamp->commit == commit);
    StampLook look{.version = stamp->version, .commit = stamp->commit};
    if (same) {
        look.state = standing.size() == stamp->files.size() ? StampState::same : StampState::fresh;
    } else if (!standing.empty()) {
        look.state = StampState::other;
        look.standing = standing.begin()->first;
    }
    return look;
}

Result<void> none_stamped_otherwise(const TreeRequest& request) {
    if (!request.version) {
        return {};
    }
    for (const auto& path : request.paths) {
        TRY_ASSIGN(const StampLook look, stamp_of(folder_of(request, path), *request.version, ""));
        if (look.state == StampState::other) {
            return Error{.code = ErrorCode::stamp_mismatch,
                         .message = fmt::format("{} is stamped as {}, not {}, and {} is still of that build",
                                                text::printable(path), look.version, *request.version,
                                                text::printable(look.standing)),
                         .hint = "build all of it again, then run the same command"};
        }
    }
    return {};
}

Result<void> write_stamp(const std::string& tree, const std::string& version, const std::string& commit,
                         const std::vector<std::string>& files) {
    BuildStamp stamp{.version = version, .commit = commit};
    TRY_ASSIGN(const auto before, stamp_in(tree, {}));
    // A later injection replaces what an incremental build has made anew; the rest is in the tree as it was.
    if (before && before->version == version) {
        stamp.files = standing_files(tree, *before, {});
    }
    for (const auto& file : files) {
        TRY_ASSIGN(const std::string bytes, edge::read_file(in_tree(tree, file)));
        stamp.files[file] = sha256_hex(bytes);
    }
    TRY(edge::write_file_atomically(in_tree(tree, std::string{kBuildStampName}), build_stamp_text(stamp)));
    return {};
}

}  // namespace miniship::apply
