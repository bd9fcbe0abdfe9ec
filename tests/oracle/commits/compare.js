// Compares our reading of commit messages with npm's conventional-commits-parser on generated messages.
// usage: node compare.js DRIVER [MESSAGES] [SEED]
// Prints the differences (ten at most) and a last line "N of M messages agree"; exit 0 when all do.
'use strict';
const { spawnSync } = require('node:child_process');
const { random } = require('../random.js');
const { isDeepStrictEqual } = require('node:util');
const parser = require('conventional-commits-parser');
const options = require('conventional-changelog-conventionalcommits/parser-opts')();
// The one thing that we read otherwise, and on purpose: to the parser every line between two hyphens is the name of a
// field, so that a rule (`---`) hides all that follows it, breaking changes too. To us only a word is (`-hash-`).
options.fieldPattern = /^-(\w+)-$/;

const [driver, messages = '20000', seed = '20261122'] = process.argv.slice(2);
if (!driver) {
    console.error('usage: node compare.js DRIVER [MESSAGES] [SEED]');
    process.exit(2);
}

const below = random(Number(seed));

const pick = (list) => list[below(list.length)];
const some = (longest, make) => Array.from({ length: below(longest + 1) }, make);
const id = () => Array.from({ length: pick([7, 12, 40]) }, () => pick([...'0123456789abcdefABCDEF'])).join('');
const issue = () => pick(['#', 'other/repo#', 'repo#', 'a/b/c#', 'GH-', '#', ' #', '##', '\uff03']) + pick(['1', '42', '007', '', 'x9', '12a']);
const word = () => pick(['add', 'the', 'page', '优惠券', 'fix', 'closes', 'Über', '(x)', '`a: b`', 'b:', '!', '"q"', issue(), issue(), '@bob', '\u3000', 'e\u0301', '😀', '-', '.', ',']);
const prose = () => Array.from({ length: 1 + below(7) }, word).join(pick([' ', ' ', ' ', '  ', '\t']));
const type = () => pick(['feat', 'fix', 'feat', 'fix', 'chore', 'docs', 'Feat', 'feature', 'revert', 'build', 'ci', 'x_1', 'perf', '', 'feat-x', '特性', 'a b']);
const scope = () => pick(['', '', '', '(cart)', '(购物车)', '(a, b)', '()', '((x))', '(a)(b)', '( )', '(a', 'a)', '(a):(b)']);
const separator = () => pick([': ', ': ', ': ', ': ', ':', ' : ', '：', ':  ', ':\t', '!: ', '!: ', '! : ', '!!: ', '']);
const header = () => pick([
    () => type() + scope() + pick(['', '', '!']) + separator() + prose(),
    () => type() + scope() + separator() + prose(),
    () => prose(),
    () => `Merge branch '${pick(['x', 'feat/a'])}'`,
    () => `Merge pull request #${below(99)} from a/b`,
    () => `Revert "${type()}: ${prose()}"`,
    () => `revert: ${type()}: ${prose()}`,
])();
const keyword = () => pick(['BREAKING CHANGE', 'BREAKING CHANGE', 'BREAKING-CHANGE', 'breaking change', 'Breaking Change', 'BREAKING CHANGES', 'BREAKING', ' BREAKING CHANGE', '* BREAKING CHANGE', '| BREAKING-CHANGE', '> BREAKING CHANGE', 'a BREAKING CHANGE']);
const action = () => pick(['Closes', 'closes', 'Fixes', 'fix', 'Resolved', 'refs', 'Refs', 'see', 'close:', 'CLOSES']);
const line = () => pick([
    () => '',
    () => '',
    prose,
    () => `- ${prose()}`,
    () => keyword() + pick([': ', ':', ' ', ' : ', '', ':: ']) + pick([prose(), '']),
    () => `${action()} ${issue()}${pick(['', `, ${action()} ${issue()}`, ` and ${issue()}`, `, ${issue()}`])}`,
    () => `${action()}: ${issue()}`,
    () => `Signed-off-by: Dev <dev@example.com>`,
    () => `This reverts commit ${id()}.`,
    () => `This reverts commit ${id()}`,
    () => 'gpg: Signature made',
    () => '  gpg: Good signature',
    () => pick(['-x-', '-9_a-', '- x', '---', '----']),
    () => '# ------------------------ >8 ------------------------',
    () => '# a comment',
    () => `Release-As: 2.0.0`,
])();
function message() {
    const end = pick(['\n', '\n', '\n', '\n', '\r\n']);
    const lines = [...some(1, () => ''), header(), ...some(1, () => ''), ...some(8, line)];
    return lines.join(end) + pick(['', end, end + end]);
}

function reference(text) {
    const parsed = parser.sync(text, options);
    return {
        header: parsed.header ?? '',
        type: parsed.type ?? '',
        scope: parsed.scope ?? '',
        subject: parsed.subject ?? '',
        breaking: parsed.notes.map((note) => note.text),
        references: parsed.references.map((one) => [one.owner ?? '', one.repository ?? '', one.prefix, one.issue]),
        // Only the id counts, and git writes it in lower case.
        reverts: (parsed.revert?.hash ?? '').toLowerCase(),
    };
}

const asked = Array.from({ length: Number(messages) }, message).filter((text) => text.trim() !== '');
const run = spawnSync(driver, [], { input: asked.map((text) => `${text}\0`).join(''), maxBuffer: 2 ** 30 });
if (run.error || run.status !== 0) {
    console.error(`${driver}: ${run.error ? run.error.message : `exit ${run.status}`}`);
    process.exit(1);
}
const answers = run.stdout.toString().split('\n');
let agreeing = 0;
let shown = 0;
asked.forEach((text, index) => {
    const ours = JSON.parse(answers[index]);
    const theirs = reference(text);
    if (isDeepStrictEqual(ours, theirs)) {
        agreeing += 1;
    } else if (shown++ < 10) {
        const differing = Object.keys(theirs).filter((key) => !isDeepStrictEqual(ours[key], theirs[key]));
        console.log(JSON.stringify(text));
        differing.forEach((key) => console.log(`  ${key}\n    miniship: ${JSON.stringify(ours[key])}\n    npm:      ${JSON.stringify(theirs[key])}`));
    }
});
console.log(`${agreeing} of ${asked.length} messages agree (seed ${seed})`);
process.exit(agreeing === asked.length && asked.length >= 10000 ? 0 : 1);
