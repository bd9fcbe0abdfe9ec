// Compares the binary's decisions with those of the client guards, on generated policies and clients; then with rules
// that are none beside the others, which the guards answer as if they were not there.
// usage: node random_policies.js DRIVER MINISHIP [POLICIES] [SEED]
// Prints the differences (ten at most) and a last line "N of M decisions agree"; exit 0 when all do.
'use strict';
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { app, makers } = require('./generated.js');
const { guards } = require('./guards.js');

const [driver, miniship, policies = '5000', seed = '20261130'] = process.argv.slice(2);
if (!miniship) {
    console.error('usage: node random_policies.js DRIVER MINISHIP [POLICIES] [SEED]');
    process.exit(2);
}

const make = makers(Number(seed));
const asked = Array.from({ length: Number(policies) }, () => ({ document: make.policy(), app, client: make.client() }));
const input = asked.map((row) => `${JSON.stringify(row)}\n`).join('');
const run = spawnSync(driver, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
const answers = run.stdout.trimEnd().split('\n');
if (run.status !== 0 || answers.length !== asked.length) {
    console.error(`${driver} answers ${answers.length} of ${asked.length} lines\n${run.stderr}`);
    process.exit(1);
}

function guardAnswer(decide, document, client) {
    try {
        return decide(document, app, client);
    } catch (error) {
        return { thrown: error.message };
    }
}

const everyGuard = guards(path.resolve(miniship));
const said = { none: 0, regular: 0, force: 0 };
let agreeing = 0;
let total = 0;
asked.forEach(({ document, client }, index) => {
    const right = answers[index].startsWith('{') ? JSON.parse(answers[index]) : answers[index];
    said[right.decision] += 1;
    for (const asked of [document, JSON.parse(JSON.stringify(make.withOddRules(document)))]) {
        for (const { name, decide } of everyGuard) {
            const answer = guardAnswer(decide, asked, client);
            const agrees = isDeepStrictEqual(answer, right);
            agreeing += agrees;
            total += 1;
            if (!agrees && total - agreeing <= 10) {
                console.log('%j\n  asks with %j\n  miniship: %j\n  the guard for %s: %j', client, asked, right, name, answer);
            }
        }
    }
});
console.log('%d none, %d regular, %d force', said.none, said.regular, said.force);
console.log('%d of %d decisions agree', agreeing, total);
// Were one of the answers rare, little would be compared.
process.exit(agreeing === total && Math.min(...Object.values(said)) > asked.length / 20 ? 0 : 1);
