// Builds a uni-app project (Vue 3, Vite) that imports the guard, and uses the built mini-program in WeChat's simulator.
// usage: node uni_app.js MINISHIP
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const world = require('./world');

if (process.argv.length !== 3) {
    console.error('usage: node uni_app.js MINISHIP');
    process.exit(2);
}
const miniship = path.resolve(process.argv[2]);
const project = fs.mkdtempSync(path.join(os.tmpdir(), 'miniship-uni-app-'));
process.on('exit', () => fs.rmSync(project, { recursive: true }));

// The compiler finds its platforms by the dependencies of the project.
fs.cpSync(path.join(__dirname, 'uni_app'), project, { recursive: true });
fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ ...require('./package.json'), version: '1.6.0' }));
fs.symlinkSync(path.join(__dirname, 'node_modules'), path.join(project, 'node_modules'));
execFileSync(miniship, ['guard', '--quiet', '--platform', 'wechat', '-o', path.join(project, 'src/miniship-guard.js')]);
const compiler = path.join(project, 'node_modules/@dcloudio/vite-plugin-uni/bin/uni.js');
const said = execFileSync(process.execPath, [compiler, 'build', '-p', 'mp-weixin'], { cwd: project, encoding: 'utf8' });
assert.match(said, /Build complete/);
const root = path.join(project, 'dist/build/mp-weixin');
execFileSync(miniship, ['inject', '--quiet', root], { cwd: project });

const rule = { min: '1.7.0', update: 'force' };
const app = { pages: { 'pages/order/order': rule }, apis: { '/api/pay/**': rule } };
const policy = { schema: 1, apps: { 'wechat/wx0123456789abcdef': app }, messages: { default: { 'zh-CN': '请更新' } } };

async function useApp() {
    world.begin({ policy });
    require(path.join(root, 'app.js'));
    await world.sleep(10);
    world.ready();
    assert.equal(world.dialogs.length, 0);

    const index = world.open(root, 'pages/index/index', { start: '3' });
    await world.until(() => /count">3</.test(index.html()));
    assert.match(index.html(), /count">3</);
    index.component.querySelector('.count').dispatchEvent('tap');
    await world.until(() => /count">4</.test(index.html()));
    assert.match(index.html(), /count">4</);
    assert.equal(world.dialogs.length, 0);

    const order = world.open(root, 'pages/order/order', { id: '7' });
    await world.until(() => /order 7/.test(order.html()) && world.dialogs.length > 0);
    assert.match(order.html(), /order 7/);
    assert.equal(world.dialogs.length, 1);
    world.dialogs[0].success({ confirm: false, cancel: true });

    index.component.instance.$vm.pay();
    assert.equal(world.dialogs.length, 2);
    assert.equal(world.dialogs[1].content, '请更新');
    await world.until(() => /paid 200/.test(index.html()));
    assert.match(index.html(), /paid 200/);
    world.dialogs[1].success({ confirm: true, cancel: false });
    assert.equal(world.applied.length, 1);
    console.log('a uni-app build works with the guard in it');
    process.exit(0);
}

useApp().catch((error) => {
    console.error(error);
    process.exit(1);
});
