// Uses the mini-program in ROOT as a person would, and prints what there was to be seen as JSON.
// usage: node scenario.js ROOT [hooks]
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const world = require('./world');

const [root, hooks] = process.argv.slice(2);
const rule = { min: '1.7.0', update: 'force' };
const policy = {
    schema: 1,
    revision: 1,
    apps: {
        'wechat/wx0123456789abcdef': {
            floor: { min: '1.6.0', update: 'force' },
            pages: { 'pages/order/order': rule, 'pages/pay/pay': rule },
            apis: { '/api/pay/**': rule },
        },
    },
    messages: { default: { 'zh-CN': '请更新', en: 'Please update' } },
};
const seen = { dialogs: [], errors: [] };
// A few components complain when they come up without the parent that they belong to.
console.error = (error) => seen.errors.push(String(error));
const dialogsNow = (after) => seen.dialogs.push([after, world.dialogs.length]);
const dismiss = () => world.dialogs.at(-1)?.success({ confirm: false, cancel: true });

async function useApp() {
    world.begin({ policy, hooks });
    require(path.join(root, 'app.js'));
    await world.sleep(10);
    world.ready();
    dialogsNow('launch');

    const home = world.open(root, 'pages/home/home', { from: 'share' });
    seen.loaded = home.loaded;
    seen.homeAtFirst = home.html();
    home.component.querySelector('.vant').instance.triggerEvent('click');
    home.component.querySelector('.tdesign').instance.triggerEvent('tap');
    await world.sleep(10);
    seen.homeAfterTwoTaps = home.html();
    dialogsNow('home');

    seen.order = world.open(root, 'pages/order/order', { id: '7' }).html();
    dialogsNow('a page with a rule');
    dismiss();

    seen.pay = world.open(root, 'pages/pay/pay', {}).html();
    dialogsNow('another page with a rule');
    dismiss();

    home.component.instance.pay();
    seen.task = typeof home.component.instance.task.abort;
    dialogsNow('a request with a rule');
    await world.sleep(150);
    seen.homeAfterPaying = home.html();
    world.dialogs.at(-1)?.success({ confirm: true, cancel: false });
    seen.applied = world.applied.length;
    seen.texts = [...new Set(world.dialogs.map((dialog) => dialog.content))];
}

// Every component of both libraries, as it comes up without being given anything.
function showComponents() {
    const html = {};
    for (const file of fs.readdirSync(path.join(root, 'miniprogram_npm'), { recursive: true }).sort()) {
        const name = path.join('miniprogram_npm', file).replace(/\.json$/, '');
        const isComponent = file.endsWith('.json') && fs.existsSync(path.join(root, `${name}.wxml`));
        if (isComponent && JSON.parse(fs.readFileSync(path.join(root, `${name}.json`), 'utf8')).component) {
            try {
                const id = world.simulate.load(path.join(root, name), { compiler: 'official', rootPath: root });
                const component = world.simulate.render(id);
                component.attach(document.createElement('div'));
                html[name] = component.dom.outerHTML;
            } catch (error) {
                html[name] = `error: ${error.message}`;
            }
        }
    }
    return html;
}

useApp().then(() => {
    seen.components = showComponents();
    fs.writeSync(1, JSON.stringify(seen));
    process.exit(0);
});
