// Runs the cases of tests/data/decisions.json through `miniship policy check` and through every client guard, and
// compares the answers with the table and so with each other.
// usage: node compare.js MINISHIP
// Prints the differences (ten at most) and a last line "N of M cases agree"; exit 0 when all do.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { guards } = require('./guards.js');

if (process.argv.length !== 3) {
    console.error('usage: node compare.js MINISHIP');
    process.exit(2);
}
const miniship = path.resolve(process.argv[2]);

const { default: common, documents, cases } = JSON.parse(
    fs.readFileSync(path.join(__dirname, '../../data/decisions.json'), 'utf8')
);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'miniship-decisions-'));

process.on('exit', () => fs.rmSync(folder, { recursive: true }));

// The documents as files; their names may hold anything.
const files = Object.fromEntries(
    Object.entries(documents).map(([name, document], index) => {
        fs.writeFileSync(path.join(folder, `${index}.json`), JSON.stringify(document));
        return [name, `file:${index}.json`];
    })
);

const flags = { version: 'version', page: 'page', api: 'api', baseLibrary: 'base-library', hostClient: 'client', today: 'date' };

function binaryAnswer({ document, app, client }) {
    const words = ['policy', 'check', '--json', `--target=${files[document]}`, `--app=${app}`];
    for (const [name, value] of Object.entries(client)) {
        words.push(`--${flags[name]}=${value}`);
    }
    const { status, stdout, stderr } = spawnSync(miniship, words, { cwd: folder, encoding: 'utf8' });
    try {
        return { status, ...JSON.parse(stdout) };
    } catch {
        return { status, stdout, stderr };
    }
}

// What both have to say of a case, with null where the table says nothing.
function wanted({ decision, rule = null, key = null, min = null, message }) {
    return { decision, rule, key, min, ...(message ? { message } : {}) };
}

function told({ decision, rule, key, min, message }, expected) {
    return { decision, rule, key, min, ...(expected.message ? { message } : {}) };
}

const everyGuard = guards(miniship);

function differences(row) {
    const found = [];
    const expected = wanted(row.expected);
    const binary = binaryAnswer(row);
    if (row.refused) {
        if (binary.status !== row.refused || binary.error?.exit !== row.refused) {
            found.push(['miniship', { status: row.refused }, binary]);
        }
    } else {
        const answer = { status: binary.status, ...told(binary, expected) };
        const right = { status: expected.decision === 'none' ? 0 : 1, ...expected };
        if (!isDeepStrictEqual(answer, right)) {
            found.push(['miniship', right, answer]);
        }
    }
    for (const { name, decide } of everyGuard) {
        let answer;
        try {
            answer = told(decide(structuredClone(documents[row.document]), row.app, row.client), expected);
        } catch (error) {
            answer = error;
        }
        if (!isDeepStrictEqual(answer, expected)) {
            found.push([`the guard for ${name}`, expected, answer]);
        }
    }
    return found;
}

let agreeing = 0;
let shown = 0;
for (const row of cases) {
    const full = { ...row, app: row.app ?? common.app, client: { today: common.today, ...row.client } };
    const found = differences(full);
    agreeing += found.length === 0;
    for (const [who, right, answer] of found.slice(0, 1)) {
        if (shown++ < 10) {
            console.log('%s\n  %s\n  should: %j\n  says:   %j', row.name, who, right, answer);
        }
    }
}

const answered = cases.filter((row) => !row.refused).length;
console.log('%d cases for both, %d more for the guard that the command refuses', answered, cases.length - answered);
console.log('%d of %d cases agree', agreeing, cases.length);
process.exit(agreeing === cases.length && answered >= 300 ? 0 : 1);
