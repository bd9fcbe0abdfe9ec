#include "cli/completion.hpp"

#include "miniship/text.hpp"

namespace miniship::cli {
namespace {

void collect(const Command& command, const std::string& words, std::vector<Place>& places) {
    places.push_back({words, &command});
    for (const Command& subcommand : command.subcommands) {
        collect(subcommand, words.empty() ? subcommand.name : words + " " + subcommand.name, places);
    }
}

}  // namespace

std::optional<std::string> completion_script(std::string_view shell) {
    if (shell == "bash") {
        return bash_completion();
    }
    if (shell == "zsh") {
        return zsh_completion();
    }
    return shell == "fish" ? std::optional{fish_completion()} : std::nullopt;
}

std::vector<GeneratedFile> completion_files() {
    return {{"completions/miniship.bash", bash_completion()},
            {"completions/_miniship", zsh_completion()},
            {"completions/miniship.fish", fish_completion()}};
}

std::vector<Place> all_places() {
    std::vector<Place> places;
    collect(command_tree(), "", places);
    return places;
}

std::vector<std::string> long_spellings(const Flag& flag) {
    std::vector<std::string> names;
    if (!flag.long_name.empty()) {
        names.push_back("--" + flag.long_name);
    }
    if (flag.negatable) {
        names.push_back("--no-" + flag.long_name);
    }
    return names;
}

std::vector<std::string> spellings(const Flag& flag) {
    std::vector<std::string> names = long_spellings(flag);
    if (flag.short_name != '\0') {
        names.insert(names.begin(), {'-', flag.short_name});
    }
    return names;
}

std::vector<std::string> shown_names(const Command& command) {
    std::vector<std::string> names;
    for (const Command& subcommand : command.subcommands) {
        if (!subcommand.hidden) {
            names.push_back(subcommand.name);
        }
    }
    return names;
}

std::string shell_quoted(std::string_view text) {
    return "'" + text::replaced(text, "'", "'\\''") + "'";
}

}  // namespace miniship::cli
