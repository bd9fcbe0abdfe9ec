// changelog: the notes of any range, as markdown or as plain text for an upload description.
#include "cli/commands/commands.hpp"
#include "cli/facts/bump_facts.hpp"
#include "cli/facts/changelog_facts.hpp"
#include "cli/json_answers.hpp"

namespace miniship::cli {

Result<Answer> run_changelog(const Context& context) {
    TRY_ASSIGN(const auto most, number_flag(context.invocation, "max-chars", 1));
    TRY_ASSIGN(const config::Config config, configuration(context, true));
    TRY_ASSIGN(const auto options, bump_options(context, config));
    TRY_ASSIGN(const ChangelogRange range, changelog_range(context, config, options));
    const ReleaseNotes notes = release_notes(range.commits, {options.types, options.issue_prefixes});
    const bool plain = context.invocation.has("plain") || most;
    std::string text = plain ? plain_notes(notes, most.value_or(0))
                             : markdown_section(range.heading, notes, range.links, options.issue_prefixes);
    if (!text.empty() && !text.ends_with('\n')) {
        text += '\n';
    }
    return Answer{.text = text, .json = changelog_json(range, notes, text)};
}

}  // namespace miniship::cli
