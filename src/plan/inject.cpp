#include "plan/inject.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "miniship/build_stamp.hpp"
#include "miniship/sha256.hpp"
#include "miniship/text.hpp"

namespace miniship::plan {
namespace {

constexpr std::array<std::string_view, 5> kScripts{".js", ".cjs", ".mjs", ".wxs", ".sjs"};
constexpr std::array<std::string_view, 6> kSources{".ts", ".tsx", ".jsx", ".mts", ".cts", ".vue"};
constexpr std::array<std::string_view, 2> kTexts{".json", ".wxml"};
constexpr std::size_t kShownNearMisses = 5;

std::string_view extension_of(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(dot);
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& all, std::string_view extension) {
    return std::find(all.begin(), all.end(), extension) != all.end();
}

bool matches_any(const std::vector<Glob>& globs, std::string_view path) {
    return std::any_of(globs.begin(), globs.end(), [path](const Glob& glob) { return glob.matches(path); });
}

/// A glob names a file's extension when it would not match the file under another one.
bool names_extension(const std::vector<Glob>& globs, std::string_view path) {
    const std::string other = std::string{path.substr(0, path.size() - extension_of(path).size())} + ".other-extension";
    return std::any_of(globs.begin(), globs.end(),
                       [&](const Glob& glob) { return glob.matches(path) && !glob.matches(other); });
}

std::string shown(const InjectNearMiss& miss) {
    return fmt::format("{}:{}:{}: {}", text::printable(miss.path), miss.place.line, miss.place.column,
                       reason(miss.place.kind));
}

std::string hint_of(const std::vector<InjectNearMiss>& misses, std::size_t replacement, const std::string& otherwise) {
    std::vector<std::string> lines;
    for (const InjectNearMiss& miss : misses) {
        if (miss.place.replacement == replacement && lines.size() < kShownNearMisses) {
            lines.push_back(shown(miss));
        }
    }
    return lines.empty() ? otherwise : "near misses: " + text::joined(lines, "; ");
}

/// How often each of the replacements was found in edits of that kind.
std::vector<std::size_t> hit_counts(const InjectPlan& plan, FileKind kind, std::size_t size) {
    std::vector<std::size_t> counts(size);
    for (const InjectEdit& edit : plan.edits) {
        if (edit.kind == kind) {
            for (const Hit& hit : edit.hits) {
                ++counts[hit.replacement];
            }
        }
    }
    return counts;
}

Error found_nowhere(const InjectPlan& plan, const std::string& name, std::string_view how, std::string hint) {
    return {ErrorCode::token_missing,
            fmt::format("{} {} nowhere in {} {}", name, how, plan.scanned, plan.scanned == 1 ? "file" : "files"),
            std::move(hint)};
}

std::vector<Error> missing_hits(const InjectPlan& plan, const InjectOptions& options) {
    std::vector<Error> errors;
    const bool needs_names = !options.implied || options.texts.empty();
    const auto names = hit_counts(plan, FileKind::script, options.replacements.size());
    for (std::size_t index = 0; needs_names && index < names.size(); ++index) {
        if (names[index] == 0) {
            errors.push_back(found_nowhere(plan, options.replacements[index].name, "is read",
                                           hint_of(plan.near_misses, index, options.hint_of_none)));
        }
    }
    const auto texts = hit_counts(plan, FileKind::text, options.texts.size());
    for (std::size_t index = 0; index < texts.size(); ++index) {
        if (texts[index] == 0) {
            errors.push_back(found_nowhere(plan, options.texts[index].name, "stands",
                                           "markers are looked for in .json and .wxml; `--include GLOB` names others"));
        }
    }
    return errors;
}

Result<void> check_hits(const InjectPlan& plan, const InjectOptions& options) {
    std::vector<Error> errors;
    if (!options.allow_none) {
        errors = missing_hits(plan, options);
    }
    if (errors.empty() && options.expect && *options.expect != plan.hits) {
        errors.push_back({ErrorCode::token_missing,
                          fmt::format("{} places were expected, {} found", *options.expect, plan.hits),
                          "`miniship inject --dry-run` lists the places"});
    }
    if (errors.empty()) {
        return {};
    }
    return all_of(std::move(errors));
}

Error not_built(std::string_view path) {
    return {ErrorCode::usage, fmt::format("{} is not built JavaScript", text::printable(path)),
            "inject into the .js files that the build makes of it"};
}

}  // namespace

Result<FileKind> named_file_kind(std::string_view path, const InjectFilter& filter) {
    TRY_ASSIGN(const FileKind kind, file_kind(path, filter));
    if (kind == FileKind::none && is_one_of(kSources, extension_of(path))) {
        return not_built(path);
    }
    return kind;
}

Result<FileKind> file_kind(std::string_view path, const InjectFilter& filter) {
    const std::vector<std::string_view> parts = text::split(path, '/');
    const bool installed = std::find(parts.begin(), parts.end() - 1, "node_modules") != parts.end() - 1;
    if (installed || matches_any(filter.exclude, path)) {
        return FileKind::none;
    }
    const std::string_view extension = extension_of(path);
    if (is_one_of(kSources, extension)) {
        if (names_extension(filter.include, path)) {
            return not_built(path);
        }
        return FileKind::none;
    }
    const bool script = is_one_of(kScripts, extension);
    const bool usual = script || (filter.texts && is_one_of(kTexts, extension));
    const bool chosen = filter.include.empty()
                            ? usual
                            : matches_any(filter.include, path) && (usual || names_extension(filter.include, path));
    if (!chosen || parts.back() == kBuildStampName) {
        return FileKind::none;
    }
    return script || !filter.texts ? FileKind::script : FileKind::text;
}

bool may_change(const TreeFile& file, const InjectOptions& options) {
    if (file.kind == FileKind::script) {
        return may_hold(file.bytes, options.replacements);
    }
    return std::any_of(options.texts.begin(), options.texts.end(), [&file](const Replacement& each) {
        return file.bytes.find(each.name) != std::string_view::npos;
    });
}

Result<std::string> bytes_after(std::string_view before, const InjectEdit& edit) {
    if (!edit.inline_map) {
        return injected(before, edit.hits);
    }
    TRY_ASSIGN(const std::vector<Hit> hits, with_inline_map(before, edit.hits, *edit.inline_map));
    return injected(before, hits);
}

Result<std::string> bytes_after(std::string_view before, const MapEdit& edit) {
    return shifted_source_map(before, edit.spans);
}

const Replacement& replacement_of(const InjectEdit& edit, const Hit& hit, const InjectOptions& options) {
    return (edit.kind == FileKind::text ? options.texts : options.replacements)[hit.replacement];
}

FileOutcome file_outcome(const TreeFile& file, const InjectOptions& options) {
    FileOutcome outcome{file.path, file.kind};
    if (file.kind == FileKind::text) {
        outcome.injection = text_injection(file.bytes, options.texts);
        outcome.before_sha256 = sha256_hex(file.bytes);
        return outcome;
    }
    outcome.injection = injection(file.bytes, options.replacements);
    if (!outcome.injection.ok()) {
        if (Error& error = outcome.injection.error(); error.code == ErrorCode::unlexable) {
            error.message = fmt::format("{}:{}", text::printable(file.path), error.message);
        }
    } else if (!outcome.injection->hits.empty()) {
        outcome.before_sha256 = sha256_hex(file.bytes);
        outcome.map = followed_map(file.path, file.bytes, outcome.injection->hits);
    }
    return outcome;
}

namespace {

/// A pattern that matches the file whichever folder was named, as it stands between single quotes of a shell.
std::string quotable_pattern(std::string_view path) {
    std::string pattern = "**/";
    for (const char each : path.substr(path.rfind('/') + 1)) {
        if (std::string_view{"\\*?[]{},"}.find(each) != std::string_view::npos) {
            pattern += '\\';
        }
        pattern += each == '\'' ? std::string{"'\\''"} : std::string{each};
    }
    return text::printable(pattern);
}

}  // namespace

Result<InjectPlan> inject_plan(std::vector<FileOutcome> outcomes, std::size_t scanned, const InjectOptions& options) {
    std::vector<Error> errors;
    std::string broken;
    InjectPlan plan;
    plan.scanned = scanned;
    for (FileOutcome& outcome : outcomes) {
        if (!outcome.injection.ok()) {
            if (outcome.injection.error().code != ErrorCode::unlexable) {
                return std::move(outcome.injection).error();
            }
            broken = errors.empty() ? outcome.path : broken;
            errors.push_back(std::move(outcome.injection).error());
            continue;
        }
        Injection& injected = *outcome.injection;
        for (const NearMiss& miss : injected.near_misses) {
            plan.near_misses.push_back({outcome.path, miss});
        }
        if (!injected.hits.empty()) {
            plan.hits += injected.hits.size();
            if (outcome.map.use) {
                plan.map_uses.push_back(*std::move(outcome.map.use));
            }
            std::move(outcome.map.warnings.begin(), outcome.map.warnings.end(), std::back_inserter(plan.warnings));
            plan.edits.push_back({std::move(outcome.path), std::move(outcome.before_sha256), std::move(injected.hits),
                                  outcome.kind, outcome.map.inline_map});
        }
    }
    if (!errors.empty()) {
        errors.front().hint =
            fmt::format("nothing was written; --exclude '{}', or inject.exclude in miniship.json, leaves the file out",
                        quotable_pattern(broken));
        return all_of(std::move(errors));
    }
    TRY(check_hits(plan, options));
    return plan;
}

Result<InjectPlan> plan_inject(const InjectFacts& facts, const InjectOptions& options) {
    std::vector<FileOutcome> outcomes;
    for (const TreeFile& file : facts.files) {
        outcomes.push_back(file_outcome(file, options));
    }
    return inject_plan(std::move(outcomes), facts.scanned, options);
}

}  // namespace miniship::plan
