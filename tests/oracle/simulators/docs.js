// Follows docs/guard/*.md as a reader would: prints the guard with the command of each page, puts its code into an app,
// injects the version, and starts it on a platform of stubs.
// usage: node docs.js MINISHIP
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vm = require('node:vm');
const { transform } = require('sucrase');

if (process.argv.length !== 3) {
    console.error('usage: node docs.js MINISHIP');
    process.exit(2);
}
const miniship = path.resolve(process.argv[2]);
const docs = path.join(__dirname, '../../../docs/guard');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'miniship-docs-'));
process.on('exit', () => fs.rmSync(scratch, { recursive: true }));

const rule = { min: '1.2.1', update: 'force' };
const keys = { wechat: 'wechat/app1', feishu: 'feishu/app1', douyin: 'douyin/app1', xiaohongshu: 'xiaohongshu/app1', alipay: 'alipay/app1', generic: 'baidu/24680' };
const policy = { schema: 1, apps: Object.fromEntries(Object.values(keys).map((key) => [key, { floor: rule }])) };

/** A platform that serves the policy, knows its app, has a package ready, and keeps what it was asked for. */
function platform(seen) {
    const showDialog = (options) => seen.dialogs.push(options);
    return {
        request: (options) => {
            seen.urls.push(options.url);
            options.success({ statusCode: 200, status: 200, data: policy });
        },
        getAccountInfoSync: () => ({ miniProgram: { appId: 'app1', envVersion: 'release' } }),
        getEnvInfoSync: () => ({ microapp: { appId: 'app1', envType: 'production' } }),
        getSystemInfoSync: () => ({ SDKVersion: '3.0.0', version: '8.0.0', language: 'en' }),
        getUpdateManager: () => ({ onUpdateReady: (told) => told(), applyUpdate() {} }),
        getStorageSync: () => '',
        setStorageSync() {},
        canIUse: () => true,
        openBluetoothAdapter: () => seen.opened++,
        showModal: showDialog,
        confirm: showDialog,
    };
}

function blocks(page, language) {
    const text = fs.readFileSync(path.join(docs, page), 'utf8');
    return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter((found) => found[1] === language).map((found) => found[2]);
}

/** Runs the shell commands of a page that print files, in the folder. */
function print(page, folder) {
    fs.mkdirSync(path.join(folder, 'src'), { recursive: true });
    const commands = blocks(page, 'sh').flatMap((block) => block.trim().split('\n'));
    assert.ok(commands.length > 0, page);
    for (const command of commands) {
        const [name, verb, ...words] = command.split(' ');
        assert.equal(name, 'miniship', command);
        if (verb === 'guard') {
            execFileSync(miniship, ['--quiet', verb, ...words], { cwd: folder });
        } else {
            fs.writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(policy));
            const target = ['--target', 'file:policy.json', '--app', 'wechat/app1'];
            assert.throws(() => execFileSync(miniship, [verb, ...words, ...target], { cwd: folder, stdio: 'pipe' }), { status: 1 });
        }
    }
}

/** Runs a block of code beside the guard's file, after `miniship inject` has put `version` into it. */
function run(code, folder, version) {
    const seen = { urls: [], dialogs: [], lines: [], opened: 0 };
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'shop', version }));
    fs.mkdirSync(path.join(folder, 'dist'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'dist/app.js'), transform(code, { transforms: ['imports'] }).code);
    execFileSync(miniship, ['--quiet', 'inject', '--allow-none', 'dist'], { cwd: folder, stdio: 'pipe' });
    const api = platform(seen);
    const console = { log: (...words) => seen.lines.push(words) };
    const world = { wx: api, tt: api, xhs: api, my: api, swan: api, console, setTimeout() {}, Page() {}, Component() {} };
    vm.createContext(world);
    const load = (file) => {
        const module = { exports: {} };
        vm.runInContext(`(function (require, module, exports) {${fs.readFileSync(file, 'utf8')}\n})`, world)(required, module, module.exports);
        return module.exports;
    };
    // Code with imports is that of a framework, whose files are in src.
    const required = (name) => load(path.join(folder, /^import/.test(code) ? 'src' : '', name.replace(/(\.js)?$/, '.js')));
    load(path.join(folder, 'dist/app.js'));
    return seen;
}

function check(page, folder) {
    let started = 0;
    for (const code of blocks(page, 'js')) {
        if (/createGuard\(/.test(code)) {
            started++;
            const asked = run(code, folder, '1.2.0');
            assert.deepEqual(asked.urls, ['https://config.example.com/shop.json'], code);
            assert.equal(asked.dialogs.length, 1, code);
            assert.equal(run(code, folder, '1.2.1').dialogs.length, /0\.0\.1/.test(code) ? 1 : 0, code);
        } else if (/atLeast/.test(code)) {
            assert.equal(run(code, folder, '1.2.0').opened, 1, code);
        } else if (/decide/.test(code)) {
            assert.deepEqual(run(code, folder, '1.2.0').lines, [['force', 'floor', '1.2.1']]);
        } else if (/commonjsOptions/.test(code)) {
            const used = fs.readFileSync(path.join(__dirname, 'uni_app/vite.config.js'), 'utf8');
            assert.equal(code.replace(/\s+/g, ' '), used.replace(/\s+/g, ' '), 'not what oracle.uni_app builds with');
        } else {
            assert.equal(code, "import './start-guard';\n");
        }
    }
    return started;
}

const pages = fs.readdirSync(docs).filter((page) => page.endsWith('.md'));
assert.equal(pages.length, 7);
for (const page of pages) {
    const folder = path.join(scratch, page);
    print(page, folder);
    assert.ok(check(page, folder) >= 1, page);
    for (const [, link] of fs.readFileSync(path.join(docs, page), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)) {
        assert.ok(fs.existsSync(path.join(docs, link)), `${page} points at ${link}`);
    }
}
console.log('%d pages do what they say', pages.length);
