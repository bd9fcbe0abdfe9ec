#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include "apply/inject_tree.hpp"
#include "edge/files.hpp"
#include "miniship/build_stamp.hpp"
#include "miniship/sha256.hpp"

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

}  // namespace

Result<std::vector<TreeProof>> proofs_of(const TreeRequest& request, const std::optional<std::string>& version) {
    TRY(all_exist(request));
    std::vector<TreeProof> proofs;
    for (const auto& path : request.paths) {
        const std::string tree = path.starts_with('/') ? path : in_tree(request.root, path);
        TRY_ASSIGN(TreeProof proof, proof_of(tree, path, version));
        proofs.push_back(std::move(proof));
    }
    return proofs;
}

Result<StampLook> stamp_of(const std::string& tree, const std::string& version, const std::string& commit,
                           const Instead& instead) {
    TRY_ASSIGN(const auto text, bytes_at(in_tree(tree, std::string{kBuildStampName}), instead));
    if (!text) {
        return StampLook{};
    }
    TRY_ASSIGN(const BuildStamp stamp, build_stamp_of(*text));
    StampLook look{.version = stamp.version, .commit = stamp.commit};
    bool unchanged = true;
    for (const auto& [path, digest] : stamp.files) {
        const auto bytes = bytes_at(in_tree(tree, path), instead);
        unchanged = unchanged && bytes && *bytes && sha256_hex(**bytes) == digest;
        look.files.push_back(path);
    }
    if (unchanged) {
        const bool same = stamp.version == version && (commit.empty() || stamp.commit == commit);
        look.state = same ? StampState::same : StampState::other;
    }
    return look;
}

Result<void> write_stamp(const std::string& tree, const std::string& version, const std::string& commit,
                         const std::vector<std::string>& files) {
    BuildStamp stamp{.version = version, .commit = commit};
    for (const auto& file : files) {
        TRY_ASSIGN(const std::string bytes, edge::read_file(in_tree(tree, file)));
        stamp.files[file] = sha256_hex(bytes);
    }
    TRY(edge::write_file_atomically(in_tree(tree, std::string{kBuildStampName}), build_stamp_text(stamp)));
    return {};
}

}  // namespace miniship::apply
