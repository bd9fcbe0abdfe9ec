# bash completion for miniship. Made from the command table by miniship; do not edit.

# Offers the words of $1 that start with what is typed; after a comma, those that go on.
_miniship_list() {
    local typed=${cur##*,}
    local kept=${cur%"$typed"}
    COMPREPLY=($(compgen -P "$kept" -W "$1" -- "$typed"))
    compopt -o nospace 2>/dev/null
}

# Offers files (-f) or folders (-d); their names may hold blanks.
_miniship_paths() {
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen "$1" -- "$cur"))
}

_miniship() {
    local cur=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]}
    local command='' words='' flags='' files='' word index
    COMPREPLY=()
    # bash makes a word of its own of the equals sign in --flag=value.
    if [[ $cur == '=' ]]; then
        cur=''
    elif [[ $flag == '=' && COMP_CWORD -gt 1 ]]; then
        flag=${COMP_WORDS[COMP_CWORD-2]}
    fi
    for ((index = 1; index < COMP_CWORD; index++)); do
        word=${COMP_WORDS[index]}
        case $word in
            -C | -c | --config | --color) if [[ ${COMP_WORDS[index+1]} == '=' ]]; then ((index += 2)); else ((index += 1)); fi ;;
            -*) ;;
            *)
                case "$command $word" in
                    ' release' | ' bump' | ' next' | ' changelog' | ' inject' | ' floor' | ' push' | ' policy' | ' policy show' | ' policy diff' | ' policy check' | ' policy set' | ' policy unset' | ' policy apply' | ' policy pause' | ' policy resume' | ' policy freeze' | ' policy unfreeze' | ' policy history' | ' policy rollback' | ' policy lint' | ' policy probe' | ' guard' | ' compare' | ' init' | ' doctor' | ' config' | ' completion' | ' man' | ' help') command+=" $word" ;;
                esac
                ;;
        esac
    done
    case "$command:$flag" in
        ' release':--only) _miniship_list 'bump build inject refs upload policy'; return ;;
        ' release':--skip) _miniship_list 'bump build inject refs upload policy'; return ;;
        ' release':--done) COMPREPLY=($(compgen -W 'upload' -- "$cur")); return ;;
        ' release':--app) :; return ;;
        ' release':--target) :; return ;;
        ' release':-r | ' release':--release-as) :; return ;;
        ' release':--remote) :; return ;;
        ' release':--back) :; return ;;
        ' release':--live) :; return ;;
        ' release':--keep) :; return ;;
        ' release':--usage) _miniship_paths -f; return ;;
        ' release':--max-impact) :; return ;;
        ' release':--output) _miniship_paths -f; return ;;
        ' bump':-r | ' bump':--release-as) :; return ;;
        ' bump':-t | ' bump':--tag-prefix) :; return ;;
        ' bump':--path) _miniship_paths -d; return ;;
        ' bump':--packageFiles) _miniship_paths -f; return ;;
        ' bump':--bumpFiles) _miniship_paths -f; return ;;
        ' bump':--platform) COMPREPLY=($(compgen -W 'wechat feishu xiaohongshu douyin alipay none' -- "$cur")); return ;;
        ' bump':-i | ' bump':--infile) _miniship_paths -f; return ;;
        ' bump':--header) :; return ;;
        ' bump':--release-count) :; return ;;
        ' bump':--changelog-since) COMPREPLY=($(compgen -W 'tag stable' -- "$cur")); return ;;
        ' bump':--preset) :; return ;;
        ' bump':--releaseCommitMessageFormat) :; return ;;
        ' bump':-m | ' bump':--message) :; return ;;
        ' bump':--commitUrlFormat) :; return ;;
        ' bump':--compareUrlFormat) :; return ;;
        ' bump':--issueUrlFormat) :; return ;;
        ' bump':--userUrlFormat) :; return ;;
        ' bump':--issuePrefixes) :; return ;;
        ' bump':--output) _miniship_paths -f; return ;;
        ' next':-r | ' next':--release-as) :; return ;;
        ' next':-t | ' next':--tag-prefix) :; return ;;
        ' next':--path) _miniship_paths -d; return ;;
        ' next':--packageFiles) _miniship_paths -f; return ;;
        ' next':--bumpFiles) _miniship_paths -f; return ;;
        ' next':--platform) COMPREPLY=($(compgen -W 'wechat feishu xiaohongshu douyin alipay none' -- "$cur")); return ;;
        ' changelog':--from) :; return ;;
        ' changelog':--to) :; return ;;
        ' changelog':--max-chars) :; return ;;
        ' changelog':-t | ' changelog':--tag-prefix) :; return ;;
        ' changelog':--path) _miniship_paths -d; return ;;
        ' changelog':--changelog-since) COMPREPLY=($(compgen -W 'tag stable' -- "$cur")); return ;;
        ' changelog':--commitUrlFormat) :; return ;;
        ' changelog':--compareUrlFormat) :; return ;;
        ' changelog':--issueUrlFormat) :; return ;;
        ' changelog':--userUrlFormat) :; return ;;
        ' changelog':--issuePrefixes) :; return ;;
        ' inject':--set) :; return ;;
        ' inject':--text) :; return ;;
        ' inject':--include) :; return ;;
        ' inject':--exclude) :; return ;;
        ' inject':--expect) :; return ;;
        ' floor':--back) :; return ;;
        ' floor':--from) :; return ;;
        ' floor':--tags) :; return ;;
        ' floor':--exclude) :; return ;;
        ' floor':--live) :; return ;;
        ' floor':--keep) :; return ;;
        ' floor':--format) COMPREPLY=($(compgen -W 'plain env' -- "$cur")); return ;;
        ' floor':--usage) _miniship_paths -f; return ;;
        ' floor':--max-impact) :; return ;;
        ' floor':--timeout) :; return ;;
        ' push':--target) :; return ;;
        ' push':--app) :; return ;;
        ' push':--min) :; return ;;
        ' push':--latest) :; return ;;
        ' push':--live) :; return ;;
        ' push':--back) :; return ;;
        ' push':--from) :; return ;;
        ' push':--tags) :; return ;;
        ' push':--exclude) :; return ;;
        ' push':--keep) :; return ;;
        ' push':--usage) _miniship_paths -f; return ;;
        ' push':--max-impact) :; return ;;
        ' push':--timeout) :; return ;;
        ' push':--max-jump) :; return ;;
        ' push':--reason) :; return ;;
        ' policy show':--target) :; return ;;
        ' policy show':--app) :; return ;;
        ' policy show':--timeout) :; return ;;
        ' policy diff':--target) :; return ;;
        ' policy diff':--app) :; return ;;
        ' policy diff':--min) :; return ;;
        ' policy diff':--latest) :; return ;;
        ' policy diff':--live) :; return ;;
        ' policy diff':--back) :; return ;;
        ' policy diff':--from) :; return ;;
        ' policy diff':--tags) :; return ;;
        ' policy diff':--exclude) :; return ;;
        ' policy diff':--keep) :; return ;;
        ' policy diff':--usage) _miniship_paths -f; return ;;
        ' policy diff':--max-impact) :; return ;;
        ' policy diff':--timeout) :; return ;;
        ' policy diff':--max-jump) :; return ;;
        ' policy diff':--format) COMPREPLY=($(compgen -W 'unified json-patch' -- "$cur")); return ;;
        ' policy check':--target) :; return ;;
        ' policy check':--app) :; return ;;
        ' policy check':--version) :; return ;;
        ' policy check':--page) :; return ;;
        ' policy check':--api) :; return ;;
        ' policy check':--timeout) :; return ;;
        ' policy check':--base-library) :; return ;;
        ' policy check':--client) :; return ;;
        ' policy check':--date) :; return ;;
        ' policy set':--update) COMPREPLY=($(compgen -W 'force regular' -- "$cur")); return ;;
        ' policy set':--until) :; return ;;
        ' policy set':--message) :; return ;;
        ' policy set':--target) :; return ;;
        ' policy set':--app) :; return ;;
        ' policy set':--reason) :; return ;;
        ' policy set':--timeout) :; return ;;
        ' policy unset':--target) :; return ;;
        ' policy unset':--app) :; return ;;
        ' policy unset':--reason) :; return ;;
        ' policy unset':--timeout) :; return ;;
        ' policy apply':--target) :; return ;;
        ' policy apply':--reason) :; return ;;
        ' policy apply':--timeout) :; return ;;
        ' policy pause':--target) :; return ;;
        ' policy pause':--app) :; return ;;
        ' policy pause':--reason) :; return ;;
        ' policy pause':--timeout) :; return ;;
        ' policy resume':--target) :; return ;;
        ' policy resume':--app) :; return ;;
        ' policy resume':--reason) :; return ;;
        ' policy resume':--timeout) :; return ;;
        ' policy freeze':--until) :; return ;;
        ' policy freeze':--reason) :; return ;;
        ' policy freeze':--target) :; return ;;
        ' policy freeze':--app) :; return ;;
        ' policy freeze':--timeout) :; return ;;
        ' policy unfreeze':--target) :; return ;;
        ' policy unfreeze':--app) :; return ;;
        ' policy unfreeze':--timeout) :; return ;;
        ' policy history':--target) :; return ;;
        ' policy history':--app) :; return ;;
        ' policy history':--timeout) :; return ;;
        ' policy rollback':--target) :; return ;;
        ' policy rollback':--app) :; return ;;
        ' policy rollback':--reason) :; return ;;
        ' policy rollback':--timeout) :; return ;;
        ' policy lint':--target) :; return ;;
        ' policy lint':--app) :; return ;;
        ' policy lint':--timeout) :; return ;;
        ' policy probe':--target) :; return ;;
        ' policy probe':--timeout) :; return ;;
        ' guard':--platform) COMPREPLY=($(compgen -W 'wechat feishu douyin xiaohongshu alipay generic' -- "$cur")); return ;;
        ' guard':-o | ' guard':--output) _miniship_paths -f; return ;;
        ' init':--platform) COMPREPLY=($(compgen -W 'wechat feishu douyin xiaohongshu alipay' -- "$cur")); return ;;
        ' init':--app-id) :; return ;;
        ' init':--dist) _miniship_paths -d; return ;;
        ' init':--tag-prefix) :; return ;;
        ' init':--target) :; return ;;
        ' init':--steps) _miniship_list 'bump build inject refs upload policy'; return ;;
        ' doctor':--app) :; return ;;
        ' doctor':--timeout) :; return ;;
        *:-C) _miniship_paths -d; return ;;
        *:-c | *:--config) _miniship_paths -f; return ;;
        *:--color) COMPREPLY=($(compgen -W 'auto always never' -- "$cur")); return ;;
    esac
    case $command in
        '')
            words='release bump next changelog inject floor push policy guard compare init doctor config completion man'
            flags='--config --json --dry-run --quiet --verbose --color --version --help --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' release')
            words=''
            flags='--only --skip --done --status --abort --app --target --release-as --prerelease --first-release --remote --back --live --keep --usage --max-impact --output --no-dry-run --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' bump')
            words=''
            flags='--release-as --prerelease --first-release --tag-prefix --path --packageFiles --bumpFiles --platform --preMajor --no-preMajor --git-tag-fallback --no-git-tag-fallback --noBumpWhenEmptyChanges --infile --header --release-count --changelog-since --preset --releaseCommitMessageFormat --message --commit-all --no-commit-all --no-verify --sign --no-sign --signoff --no-signoff --tag-force --no-tag-force --skip.bump --no-skip.bump --skip.changelog --no-skip.changelog --skip.commit --no-skip.commit --skip.tag --no-skip.tag --silent --commitUrlFormat --compareUrlFormat --issueUrlFormat --userUrlFormat --issuePrefixes --abort --push --no-dry-run --output --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' next')
            words=''
            flags='--release-as --prerelease --first-release --tag-prefix --path --packageFiles --bumpFiles --platform --preMajor --no-preMajor --git-tag-fallback --no-git-tag-fallback --noBumpWhenEmptyChanges --explain --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' changelog')
            words=''
            flags='--from --to --plain --max-chars --tag-prefix --path --changelog-since --commitUrlFormat --compareUrlFormat --issueUrlFormat --userUrlFormat --issuePrefixes --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' inject')
            words=''
            flags='--set --text --include --exclude --check --verify --allow-none --expect --stamp --config --json --dry-run --quiet --verbose --color --version --help'
            files=1
            ;;
        ' floor')
            words=''
            flags='--back --from --tags --exclude --live --keep --include-prereleases --allow-short --tag --format --console --explain --usage --max-impact --timeout --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' push')
            words=''
            flags='--target --app --min --latest --live --back --from --tags --exclude --keep --usage --max-impact --timeout --max-jump --create --allow-lower --reason --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy')
            words='show diff check set unset apply pause resume freeze unfreeze history rollback lint probe'
            flags='--config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy show')
            words=''
            flags='--target --app --timeout --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy diff')
            words=''
            flags='--target --app --min --latest --live --back --from --tags --exclude --keep --usage --max-impact --timeout --max-jump --format --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy check')
            words=''
            flags='--target --app --version --page --api --timeout --base-library --client --date --config --json --dry-run --quiet --verbose --color --help'
            ;;
        ' policy set')
            words='app page api block base-library client'
            flags='--update --until --message --create --target --app --reason --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy unset')
            words='app page api block base-library client'
            flags='--target --app --reason --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy apply')
            words=''
            flags='--target --reason --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            files=1
            ;;
        ' policy pause')
            words=''
            flags='--target --app --reason --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy resume')
            words=''
            flags='--target --app --reason --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy freeze')
            words=''
            flags='--until --reason --off --target --app --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy unfreeze')
            words=''
            flags='--target --app --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy history')
            words=''
            flags='--target --app --timeout --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy rollback')
            words=''
            flags='--target --app --allow-lower --reason --timeout --allow-unsafe-write --propose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy lint')
            words=''
            flags='--target --app --timeout --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' policy probe')
            words=''
            flags='--target --timeout --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' guard')
            words=''
            flags='--platform --minify --types --output --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' compare')
            words='lt le eq ne gt ge'
            flags='--loose --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' init')
            words=''
            flags='--platform --app-id --dist --tag-prefix --target --steps --ci --force --yes --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' doctor')
            words=''
            flags='--app --timeout --config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' config')
            words=''
            flags='--config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' completion')
            words='bash zsh fish'
            flags='--config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' man')
            words='release bump next changelog inject floor push policy guard compare init doctor config completion man'
            flags='--config --json --dry-run --quiet --verbose --color --version --help'
            ;;
        ' help')
            words='release bump next changelog inject floor push policy guard compare init doctor config completion man'
            flags='--config --json --dry-run --quiet --verbose --color --version --help'
            ;;
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$cur"))
    elif [[ -n $files ]]; then
        _miniship_paths -f
    else
        COMPREPLY=($(compgen -W "$words" -- "$cur"))
    fi
}
complete -F _miniship miniship
