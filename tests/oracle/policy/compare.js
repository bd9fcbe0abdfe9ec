// Compares what `policy lint` takes for valid with what ajv does, by schema/policy.schema.json, on mutated documents.
// usage: node compare.js DRIVER
// Prints the differences (twenty at most) and a last line "N of M documents agree"; exit 0 when all do.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const Ajv = require('ajv/dist/2020').default;

const [driver] = process.argv.slice(2);
if (!driver) {
    console.error('usage: node compare.js DRIVER');
    process.exit(2);
}
const schema = JSON.parse(fs.readFileSync(path.join(__dirname, '../../../schema/policy.schema.json'), 'utf8'));
const validate = new Ajv({ strict: true }).compile(schema);

const rule = { min: '1.5.0', update: 'regular', message: 'pay', until: '2027-01-01', why: 'ours' };
const full = {
    schema: 1, revision: 12, updatedAt: '2026-11-22T08:00:00Z', 'x-team': { any: [1, 2] },
    apps: {
        'wechat/wx0123456789abcdef': {
            latest: '1.9.0', live: '1.8.1', floor: { min: '1.2.1', update: 'force' }, app: rule,
            pages: { 'pages/order/order': rule }, apis: { '/api/pay/**': rule }, blocked: ['1.8.3', '1.8.4-rc.1+b'],
            baseLibrary: { min: '2.20.1', update: 'force', until: '', message: 'pay' }, host: { minClient: '5.12.0' },
            paused: false, note: null,
        },
        'alipay/2021': {},
    },
    messages: { default: { 'zh-CN': '新版本', en: 'A new version.' }, pay: {} },
};

// JSON texts that are put into every place: of every kind, and everything that looks like a value of ours.
const versions = ['1.2.3', '0.0.0', '1.2.3-rc.1', '1.2.3-rc.01', '1.2.3-0a', '1.2.3+01', '1.2.3-+b', '1.2', '1.2.3.4', 'v1.2.3', '01.2.3',
    '1.02.3', '-1.2.3', ' 1.2.3', '1.2.3 ', '1.2.3\n', '1.2.3-', '1.2.3+', '1.2.3-a..b', '1.2.3-ä', '99999999999999999999.0.0', ''];
const days = ['2027-01-01', '2027-12-31', '2027-02-29', '2028-02-29', '2027-02-30', '2027-04-31', '2027-06-30', '2027-11-31', '2027-10-31', '1900-02-29', '2000-02-29', '2100-02-29', '0000-02-29', '2024-02-29', '2026-02-29', '2027-02-28', '2027-02-00', '2027-13-01', '2027-00-10', '2027-01-00', '2027-1-1',
    '0000-01-01', '0099-01-01', '9999-12-31', '10000-01-01', '2027-01-01T00:00:00Z', '20270101', '２０２７-01-01'];
const words = ['force', 'regular', 'Force', 'forced', 'none', '1', '1.', '.1', '1..2', '1.2.3.4.5', '01.02', '99999999999999999999', 'default', 'nobody', '💬', '\u0000'];
const texts = [...versions, ...days, ...words].map((text) => JSON.stringify(text)).concat(
    ['null', 'true', 'false', '0', '1', '2', '-1', '-0', '1.0', '1e0', '10e-1', '1.5', '1e2', '12.0', '1.5e1', '18446744073709551615', '36893488147419103232', '1e400',
        '[]', '{}', '[1]', '["1.2.3"]', '[["1.2.3"]]', '{"min":"1.2.3"}', '{"min":1}', '{"":""}', '{"en":1}', '{"en":"x"}', '{"minClient":"1"}']);

// Every way of pointing into the value.
function* places(value, at = []) {
    yield at;
    if (value && typeof value === 'object') {
        for (const key of Object.keys(value)) {
            yield* places(value[key], [...at, key]);
        }
    }
}

// The document's text with `text` at the place, or with the member gone, or under another name.
function changed(value, at, text, name) {
    if (at.length === 0) {
        return text ?? '';
    }
    const [key, ...rest] = at;
    const parts = Object.keys(value).flatMap((member) => {
        const inner = member !== key ? JSON.stringify(value[member])
            : rest.length ? changed(value[member], rest, text, name)
                : text === null ? JSON.stringify(value[member]) : text;
        if (member === key && rest.length === 0 && text === null && name === undefined) {
            return [];
        }
        const called = member === key && rest.length === 0 && name !== undefined ? name : member;
        return [Array.isArray(value) ? inner : `${JSON.stringify(called)}:${inner}`];
    });
    return Array.isArray(value) ? `[${parts.join()}]` : `{${parts.join()}}`;
}

const documents = new Set([JSON.stringify(full), '{"schema":1,"apps":{}}']);
for (const at of places(full)) {
    for (const text of texts) {
        documents.add(changed(full, at, text));
    }
    if (at.length > 0) {
        documents.add(changed(full, at, null));
        documents.add(changed(full, at, null, `${at.at(-1)}s`));
        documents.add(changed(full, at, null, ''));
    }
}

const list = [...documents];
const ours = spawnSync(driver, { input: list.join('\n') + '\n', encoding: 'utf8', maxBuffer: 1 << 28 });
const answers = ours.stdout.trimEnd().split('\n');
if (ours.status !== 0 || answers.length !== list.length) {
    console.error(`the driver answers ${answers.length} of ${list.length} documents\n${ours.stderr}`);
    process.exit(1);
}
let agreeing = 0;
let shown = 0;
list.forEach((document, index) => {
    const valid = validate(JSON.parse(document));
    const [word, ...why] = answers[index].split(' ');
    if ((word === 'valid') === valid) {
        ++agreeing;
    } else if (++shown <= 20) {
        console.log(`ajv: ${valid ? 'valid' : JSON.stringify(validate.errors[0])}\n  ours: ${word} ${why.join(' ')}\n  ${document}`);
    }
});
console.log(`${agreeing} of ${list.length} documents agree`);
process.exit(agreeing === list.length ? 0 : 1);
