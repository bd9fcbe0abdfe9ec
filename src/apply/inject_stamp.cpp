#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "apply/inject_tree.hpp"
#include "edge/files.hpp"
#include "miniship/build_stamp.hpp"
#include "miniship/paths.hpp"
#include "miniship/sha256.hpp"
#include "miniship/text.hpp"

namespace miniship::apply {
namespace {

std::string in_tree(const std::string& tree, const std::string& path) {
    return tree.empty() || tree == "." ? path : tree + "/" + path;
}

std::string on_disk(const std::string& root, const std::string& path) {
    return path.starts_with('/') ? path : in_tree(root, path);
}

/// Where the stamp of a path lies, and which of the files that it names the path stands for: all, or itself.
struct Place {
    std::string folder;
    std::optional<std::string> file;
};

Place place_of(const std::string& path, const std::string& root = {}) {
    if (!edge::file_exists(on_disk(root, path))) {
        return {path, {}};
    }
    const std::filesystem::path file{path};
    return {file.has_parent_path() ? file.parent_path().string() : ".", file.filename().string()};
}

/// What the file is called in the folder, whatever way both are spelled; nothing where it lies elsewhere.
std::optional<std::string> place_in(const std::string& folder, const std::string& path, const std::string& root) {
    namespace fs = std::filesystem;
    if (auto below = path_below(normal_path(folder), normal_path(path))) {
        return below;
    }
    std::error_code unknown;
    const fs::path file{on_disk(root, path)};
    const fs::path real = fs::canonical(file.parent_path(), unknown) / file.filename();
    const fs::path place = real.lexically_relative(fs::canonical(on_disk(root, folder), unknown));
    return unknown || place.empty() || *place.begin() == ".." ? std::nullopt : std::optional{place.generic_string()};
}

/// Nothing where there is no file.
Result<std::optional<std::string>> bytes_at(const std::string& path, const Instead& instead) {
    const auto found = instead.find(std::filesystem::path{path}.lexically_normal().string());
    if (found != instead.end() && !found->second) {
        return std::optional<std::string>{};
    }
    return edge::read_file_if_exists(found == instead.end() ? path : *found->second);
}

/// The stamp, as far as it is about that place; nothing where there is none.
Result<std::optional<BuildStamp>> stamp_at(const Place& place, const Instead& instead) {
    TRY_ASSIGN(const auto text, bytes_at(in_tree(place.folder, std::string{kBuildStampName}), instead));
    if (!text) {
        return std::optional<BuildStamp>{};
    }
    TRY_ASSIGN(BuildStamp stamp, build_stamp_of(*text));
    if (place.file) {
        std::erase_if(stamp.files, [&](const auto& named) { return named.first != *place.file; });
    }
    return place.file && stamp.files.empty() ? std::nullopt : std::optional{std::move(stamp)};
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

/// The digests of those files of the stamp that are there.
std::map<std::string, std::string> digests_of(const BuildStamp& stamp, const std::string& folder,
                                              const Instead& instead) {
    std::map<std::string, std::string> present;
    for (const auto& named : stamp.files) {
        if (const auto bytes = bytes_at(in_tree(folder, named.first), instead); bytes && *bytes) {
            present.emplace(named.first, sha256_hex(**bytes));
        }
    }
    return present;
}

Result<TreeProof> proof_of(const std::string& tree, const std::string& path,
                           const std::optional<std::string>& version) {
    TreeProof proof{.path = path};
    const Place place = place_of(tree);
    TRY_ASSIGN(const auto stamp, stamp_at(place, {}));
    if (!stamp) {
        proof.differences.push_back(
            fmt::format("there is no {}{}", kBuildStampName, place.file ? " that names it" : ""));
        return proof;
    }
    proof.version = stamp->version;
    proof.commit = stamp->commit;
    proof.differences = stamp_differences(*stamp, version.value_or(stamp->version), stamp->commit,
                                          digests_of(*stamp, place.folder, {}));
    return proof;
}

}  // namespace

std::string stamp_path(const std::string& root, const std::string& path) {
    return in_tree(place_of(path, root).folder, std::string{kBuildStampName});
}

Result<std::vector<TreeProof>> proofs_of(const TreeRequest& request, const std::optional<std::string>& version) {
    TRY(all_exist(request));
    std::vector<TreeProof> proofs;
    for (const auto& path : request.paths) {
        TRY_ASSIGN(TreeProof proof, proof_of(on_disk(request.root, path), path, version));
        proofs.push_back(std::move(proof));
    }
    return proofs;
}

Result<StampLook> stamp_of(const std::string& tree, const std::string& version, const std::string& commit,
                           const Instead& instead) {
    const Place place = place_of(tree);
    TRY_ASSIGN(const auto stamp, stamp_at(place, instead));
    if (!stamp) {
        return StampLook{};
    }
    StampLook look{.version = stamp->version, .commit = stamp->commit};
    for (const auto& named : stamp->files) {
        look.files.push_back(named.first);
    }
    const auto standing = standing_files(place.folder, *stamp, instead);
    const bool same = stamp->version == version && (commit.empty() || stamp->commit == commit);
    if (same) {
        look.state = standing.size() == stamp->files.size() ? StampState::same : StampState::fresh;
    } else if (!standing.empty()) {
        look.state = StampState::other;
        for (const auto& one : standing) {
            look.standing.push_back(one.first);
        }
    }
    return look;
}

std::vector<StampedTree> stamped_trees(const TreeRequest& request, const plan::InjectPlan& done) {
    std::vector<StampedTree> trees;
    for (const auto& path : request.paths) {
        const Place place = place_of(path, request.root);
        auto tree = std::find_if(trees.begin(), trees.end(),
                                 [&](const StampedTree& one) { return one.folder == place.folder; });
        if (tree == trees.end()) {
            tree = trees.insert(tree, {.folder = place.folder});
        }
        if (place.file) {
            tree->files.push_back(*place.file);
            continue;
        }
        for (const auto& edit : done.edits) {
            if (auto below = place_in(path, edit.path, request.root)) {
                tree->files.push_back(*std::move(below));
            }
        }
    }
    return trees;
}

Result<void> none_stamped_otherwise(const TreeRequest& request) {
    if (!request.version) {
        return {};
    }
    for (const auto& path : request.paths) {
        TRY_ASSIGN(const StampLook look, stamp_of(on_disk(request.root, path), *request.version, ""));
        if (look.state == StampState::other) {
            return Error{.code = ErrorCode::stamp_mismatch,
                         .message = fmt::format("{} is stamped as {}, not {}, and {} is still of that build",
                                                text::printable(path), look.version, *request.version,
                                                text::printable(look.standing.front())),
                         .hint = "build all of it again, then run the same command"};
        }
    }
    return {};
}

Result<void> write_stamp(const std::string& tree, const std::string& version, const std::string& commit,
                         const std::vector<std::string>& files) {
    BuildStamp stamp{.version = version, .commit = commit};
    // One that cannot be read is written anew.
    const auto earlier = stamp_at({tree, {}}, {});
    // A later injection replaces what an incremental build has made anew; the rest is in the tree as it was.
    if (earlier && *earlier && (*earlier)->version == version) {
        stamp.files = standing_files(tree, **earlier, {});
    }
    for (const auto& file : files) {
        TRY_ASSIGN(const std::string bytes, edge::read_file(in_tree(tree, file)));
        stamp.files[file] = sha256_hex(bytes);
    }
    TRY(edge::write_file_atomically(in_tree(tree, std::string{kBuildStampName}), build_stamp_text(stamp)));
    return {};
}

}  // namespace miniship::apply
