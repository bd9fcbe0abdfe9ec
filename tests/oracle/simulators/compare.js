// Runs a mini-program with components of @vant/weapp and tdesign-miniprogram in WeChat's runtime simulator, with the
// guard and without it: everything that the user sees is the same but for the guard's dialogs.
// usage: node compare.js MINISHIP
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { transform } = require('sucrase');

if (process.argv.length !== 3) {
    console.error('usage: node compare.js MINISHIP');
    process.exit(2);
}
const miniship = path.resolve(process.argv[2]);
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'miniship-simulators-'));

process.on('exit', () => fs.rmSync(root, { recursive: true }));

// What the developer tools call "build npm": a package as CommonJS below miniprogram_npm.
function buildNpm(from, name) {
    const target = path.join(root, 'miniprogram_npm', name);
    fs.cpSync(path.join(__dirname, 'node_modules', from), target, { recursive: true });
    for (const file of fs.readdirSync(target, { recursive: true }).filter((file) => file.endsWith('.js'))) {
        const code = fs.readFileSync(path.join(target, file), 'utf8');
        fs.writeFileSync(path.join(target, file), transform(code, { transforms: ['imports'] }).code);
    }
}

function seenWith(guard, ...words) {
    fs.writeFileSync(path.join(root, 'miniship-guard.js'), guard);
    const env = { ...process.env, NODE_PATH: path.join(root, 'miniprogram_npm') };
    const command = [path.join(__dirname, 'scenario.js'), root, ...words];
    return JSON.parse(execFileSync(process.execPath, command, { env, encoding: 'utf8', maxBuffer: 1 << 26 }));
}

fs.cpSync(path.join(__dirname, 'shop'), root, { recursive: true });
buildNpm('@vant/weapp/lib', '@vant/weapp');
buildNpm('tdesign-miniprogram/miniprogram_dist', 'tdesign-miniprogram');
buildNpm('dayjs', 'dayjs');
buildNpm('tslib', 'tslib');

const noGuard = 'exports.createGuard = function () {};';
const { dialogs: quiet, applied: untouched, texts: silence, ...without } = seenWith(noGuard);
assert.equal(untouched, 0);
assert.deepEqual(silence, []);
assert.ok(quiet.every(([, count]) => count === 0));
const names = Object.keys(without.components);
const broken = names.filter((name) => without.components[name].startsWith('error: '));
// The simulator has no scroll-view, and the components for chats and colours want packages that are not here.
assert.ok(names.length >= 170 && broken.length <= 8, `${broken.length} of ${names.length} components do not come up`);
assert.equal(without.loaded, 'loaded');
assert.match(without.homeAfterTwoTaps, /vant 2.*tdesign 2/s);
assert.match(without.homeAfterPaying, /200/);
assert.match(without.order, /attached.*loaded 7/s);

for (const words of [[], ['hooks']]) {
    const form = words.length ? ['--minify'] : [];
    const guard = execFileSync(miniship, ['guard', '--platform', 'wechat', ...form], { encoding: 'utf8' });
    const { dialogs, applied, texts, ...withGuard } = seenWith(guard, ...words);
    assert.deepEqual(withGuard, without);
    assert.deepEqual(dialogs, [
        ['launch', 0],
        ['home', 0],
        ['a page with a rule', 1],
        ['another page with a rule', 2],
        ['a request with a rule', 3],
    ]);
    assert.deepEqual(texts, ['请更新']);
    assert.equal(applied, 1);
}
console.log('%d components of @vant/weapp and tdesign-miniprogram are the same with the guard', names.length - broken.length);
