// Compares miniship's versions with npm's semver on generated pairs.
// usage: node compare.js DRIVER [PAIRS] [SEED]
// Prints the differences (ten at most) and a last line "N of M pairs agree"; exit 0 when all do.
'use strict';
const { spawnSync } = require('node:child_process');
const { random } = require('../random.js');
const semver = require('semver');

const [driver, pairs = '120000', seed = '20261122'] = process.argv.slice(2);
if (!driver) {
    console.error('usage: node compare.js DRIVER [PAIRS] [SEED]');
    process.exit(2);
}

const below = random(Number(seed));

const pick = (list) => list[below(list.length)];
// Small numbers often, so that parts of a pair are equal often; borders that carry; a few broken ones.
const number = () => pick(['0', '0', '1', '2', '9', '10', '19', '99', '100', '999', String(below(2 ** 31)), '9007199254740990']);
const word = () => pick(['alpha', 'beta', 'beta', 'rc', 'RC', 'a', '-', 'x-y', 'b2', '0a', '00b', 'dev--']);
const identifier = () => (below(2) ? number() : word());
const list = (make, longest) => Array.from({ length: 1 + below(longest) }, make).join('.');
const broken = () => pick(['1', '1.2', '01.2.3', '1.2.3-', '1.2.3-01', '1.2.3+', '1.2.3-a..b', '1.2.3.4', 'x', '1.2.3-a_b', '1.2.x']);
function version() {
    if (below(50) === 0) return broken();
    const core = `${number()}.${number()}.${number()}`;
    const prerelease = below(3) ? `-${list(identifier, 4)}` : '';
    const build = below(6) ? '' : `+${list(() => pick([word(), number(), '007']), 3)}`;
    return core + prerelease + build;
}
// Half of the pairs share a beginning: only those reach the deeper rules of precedence.
function pair() {
    const left = version();
    if (below(2)) return [left, version()];
    const cut = left.indexOf('-') < 0 ? left.split('+')[0] : left.slice(0, left.indexOf('-'));
    return [left, below(4) ? `${cut}-${list(identifier, 4)}` : cut];
}

// npm accepts a leading v and blanks, and refuses numbers that JavaScript cannot hold; neither is generated here.
function reference(left, right) {
    if (!semver.valid(left) || !semver.valid(right)) return 'invalid';
    const words = [String(semver.compare(left, right))];
    for (const type of ['major', 'minor', 'patch']) words.push(semver.inc(left, type));
    for (const type of ['premajor', 'preminor', 'prepatch']) words.push(semver.inc(left, type, 'beta'));
    words.push(semver.inc(left, 'prerelease', 'beta'), semver.inc(left, 'prerelease'));
    return words.join(' ');
}

const asked = Array.from({ length: Number(pairs) }, pair);
const run = spawnSync(driver, [], { input: asked.map((row) => row.join(' ')).join('\n') + '\n', maxBuffer: 2 ** 30 });
if (run.error || run.status !== 0) {
    console.error(`${driver}: ${run.error ? run.error.message : `exit ${run.status}`}`);
    process.exit(1);
}
const answers = run.stdout.toString().split('\n');
let agreeing = 0;
let shown = 0;
asked.forEach(([left, right], index) => {
    const wanted = reference(left, right);
    if (answers[index] === wanted) agreeing += 1;
    else if (shown++ < 10) console.log(`${left} ${right}\n  miniship: ${answers[index]}\n  npm:      ${wanted}`);
});
console.log(`${agreeing} of ${asked.length} pairs agree (seed ${seed})`);
process.exit(agreeing === asked.length && asked.length > 0 ? 0 : 1);
