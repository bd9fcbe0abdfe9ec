#!/usr/bin/env bash
# Checks completions and manual pages of a built miniship with the shells and the formatter that read them.
# Usage: check_completions.sh PATH/TO/miniship. Exit status: 0 all is well, 1 something is not.
# Needs bash, zsh, fish and mandoc; a missing one is a failure.
set -u

miniship=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data
failures=0

fail() {
    echo "FAILED: $1" >&2
    failures=$((failures + 1))
}

# expect WHAT WANTED GOT: all three as text; WANTED and GOT are lists of words in any order.
expect() {
    local wanted got
    wanted=$(tr ' ' '\n' <<<"$2" | sed '/^$/d' | LC_ALL=C sort)
    got=$(tr ' ' '\n' <<<"$3" | sed '/^$/d' | LC_ALL=C sort)
    [[ $wanted == "$got" ]] || fail "$1: wanted '$(tr '\n' ' ' <<<"$wanted")', got '$(tr '\n' ' ' <<<"$got")'"
}

# bash_offers WORD... : what bash offers for the last word.
bash_offers() {
    bash --norc --noprofile -c '
        source "$0"
        COMP_WORDS=("$@")
        COMP_CWORD=$(($# - 1))
        _miniship
        printf "%s\n" "${COMPREPLY[@]}"' "$work/miniship.bash" miniship "$@" 2>"$work/bash.err"
    [[ ! -s $work/bash.err ]] || fail "bash: $* says $(cat "$work/bash.err")"
}

# fish_offers LINE : what fish offers at the end of the line, without the explanations.
fish_offers() {
    fish --no-config -c "source $work/miniship.fish; complete -C '$1'" | cut -f1
}

# zsh_shows LINE WORD... : pressing TAB at the end of the line lists every WORD; zsh gets a terminal of its own.
zsh_shows() {
    local line=$1 output word
    shift
    output=$(timeout 30 zsh --no-rcs -c '
        zmodload zsh/zpty
        zpty shell zsh --no-rcs -i
        zpty -w shell "stty columns 400; fpath=($1 \$fpath)"
        zpty -w shell "autoload -Uz compinit; compinit -u -d $1/dump; bindkey \"^I\" list-choices"
        # The prompt is drawn when the line editor has the terminal: typing may begin.
        zpty -w shell "PS1=rea\"\"dy"
        zpty -r -m shell output "*ready*"
        zpty -w -n shell "$2"
        zpty -w -n shell "$3"
        zpty -r -m shell output "*done*"
        print -r -- "$output"' zsh "$work" "$line"$'\t' $'\025echo do""ne\r')
    for word in "$@"; do
        grep -qF -e "$word" <<<"$output" || fail "zsh: '$line' does not list $word: $(cat -v <<<"$output")"
    done
}

for shell in bash zsh fish; do
    command -v "$shell" >/dev/null || fail "no $shell here"
done
"$miniship" completion bash >"$work/miniship.bash" || fail "completion bash"
"$miniship" completion zsh >"$work/_miniship" || fail "completion zsh"
"$miniship" completion fish >"$work/miniship.fish" || fail "completion fish"
bash -n "$work/miniship.bash" || fail "bash -n"
zsh -n "$work/_miniship" || fail "zsh -n"
fish -n "$work/miniship.fish" || fail "fish -n"

policy_verbs='show diff check set unset apply pause resume freeze unfreeze history rollback lint probe'
verbs='release bump next changelog inject floor push policy guard compare init doctor config completion man'

expect 'bash: verbs' "$verbs" "$(bash_offers '')"
expect 'bash: verbs by prefix' 'release' "$(bash_offers re)"
expect 'bash: subcommands' "$policy_verbs" "$(bash_offers policy '')"
expect 'bash: choices' 'tag stable' "$(bash_offers bump --changelog-since '')"
expect 'bash: choices after =' 'stable' "$(bash_offers bump --changelog-since = st)"
expect 'bash: choices right at =' 'tag stable' "$(bash_offers bump --changelog-since =)"
expect 'bash: global choices' 'always auto' "$(bash_offers floor --color a)"
expect 'bash: verbs after a global value' "$verbs" "$(bash_offers -C bump '')"
expect 'bash: a value that is a verb is no verb' 'lt le eq ne gt ge' "$(bash_offers compare push '')"
expect 'bash: flags by prefix' '--include --include-prereleases' \
    "$(bash_offers inject --inc) $(bash_offers floor --inc)"
expect 'bash: flags of a subcommand' '--base-library' "$(bash_offers policy check --b)"
expect 'bash: contrary of a switch' '--no-sign --no-signoff' "$(bash_offers bump --no-sig)"
expect 'bash: comma list' 'bump,refs' "$(bash_offers release --only bump,re)"
expect 'bash: no guess where nothing is known' '' "$(bash_offers floor --live '')"
expect 'bash: commands for help' 'policy push' "$(bash_offers help p)"
mkdir -p "$work/tree/dist" && touch "$work/tree/data.json"
expect 'bash: files and folders' 'dist data.json' "$(cd "$work/tree" && bash_offers inject d)"
touch "$work/tree/two words.js"
[[ $(cd "$work/tree" && bash_offers inject tw) == 'two words.js' ]] || fail 'bash: a file name with a blank is one word'
expect 'bash: folders only' 'dist' "$(cd "$work/tree" && bash_offers -C d)"

expect 'fish: verbs' "$verbs" "$(fish_offers 'miniship ')"
expect 'fish: subcommands' "$policy_verbs" "$(fish_offers 'miniship policy ')"
expect 'fish: choices' 'tag stable' "$(fish_offers 'miniship bump --changelog-since ')"
expect 'fish: verbs after a global value' "$verbs" "$(fish_offers 'miniship -C bump ')"
expect 'fish: flags of a subcommand' '--base-library' "$(fish_offers 'miniship policy check --ba')"
expect 'fish: contrary of a switch' '--no-sign --no-signoff' "$(fish_offers 'miniship bump --no-sig')"
expect 'fish: comma list' 'bump,refs' "$(fish_offers 'miniship release --only bump,re')"
expect 'fish: words' 'bash zsh fish' "$(fish_offers 'miniship completion ')"
expect 'fish: folders only' 'dist/' "$(cd "$work/tree" && fish_offers 'miniship -C d')"

# shellcheck disable=SC2086
zsh_shows 'miniship ' $verbs
# shellcheck disable=SC2086  # one word each
zsh_shows 'miniship policy ' $policy_verbs
zsh_shows 'miniship bump --changelog-since=' tag stable
zsh_shows 'miniship -C / policy check --b' --base-library
zsh_shows 'miniship release --only bump,' inject policy

# shellcheck disable=SC2086
for page in '' $verbs; do
    "$miniship" man $page >"$work/page.1" || fail "man $page"
    mandoc -Tlint -W warning "$work/page.1" >"$work/lint" || fail "man $page: $(cat "$work/lint")"
done
"$miniship" man nonsense >/dev/null 2>&1 && fail 'man nonsense succeeds'

((failures == 0))
