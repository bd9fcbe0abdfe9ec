#include "cli/man.hpp"

namespace miniship::cli {

const std::vector<Row>& manual_environment() {
    static const std::vector<Row> rows{
        {"MINISHIP_KEY",
         "Any setting, by its key in upper case with `_` for the dot: `MINISHIP_FLOOR_BACK=30` is `floor.back`. It "
         "goes "
         "before miniship.json and behind a flag."},
        {"MINISHIP_VERSION, MINISHIP_TAG, MINISHIP_NOTES, MINISHIP_FLOOR, MINISHIP_APP",
         "Given to build, upload and hook commands; never read."},
        {"SOURCE_DATE_EPOCH", "Seconds since 1970; replaces the date in the changelog and in the stamp, nothing else."},
        {"GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL",
         "Who makes commits and tags, as in `git`."},
        {"NO_COLOR", "Any value but the empty one turns colour off, unless `--color always` is given."},
        {"CLICOLOR_FORCE",
         "Any value but the empty one and `0` turns colour on, unless `--color never` or `NO_COLOR` is given."},
        {"TERM", "`dumb` turns colour off."},
        {"COLUMNS", "The width of help texts, where the terminal does not say."},
    };
    return rows;
}

const std::vector<Row>& manual_files() {
    static const std::vector<Row> rows{
        {"miniship.json",
         "The project's config, beside package.json. Comments are allowed, an unknown key is an error."},
        {".versionrc, .versionrc.json, package.json",
         "The config of commit-and-tag-version is read where miniship.json does not say otherwise: the nearest "
         ".versionrc from package.json up to the top of the repository."},
        {"package.json, package-lock.json, CHANGELOG.md", "Written by `bump`, and only where they change."},
        {"miniship-build.json",
         "The stamp in an injected tree: version, commit and the checksum of every injected file."},
        {".git/miniship/", "The journal of a release that is under way. It lets the next run go on."},
    };
    return rows;
}

}  // namespace miniship::cli
