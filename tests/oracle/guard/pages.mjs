// Pages, by route hooks where there are any, and by Page and Component where there are none.
import assert from 'node:assert/strict';
import { policy } from './world.mjs';

const rule = { min: '2.0.0', update: 'force' };
const document = (world) => policy({ pages: { 'pages/order/order': rule } }, world);

export const cases = {
    'a page with a rule asks, another does not': (make) => {
        const world = make().launch();
        world.answer(document(world)).packageReady().openPage('pages/a/a');
        assert.equal(world.dialogs.length, 0);
        world.openPage('pages/order/order');
        assert.equal(world.dialogs.length, 1);
    },
    'a page that was opened before the policy came': (make) => {
        const world = make().launch();
        world.openPage('pages/order/order').packageReady();
        assert.equal(world.dialogs.length, 0);
        world.answer(document(world));
        assert.equal(world.dialogs.length, 1);
    },
    'pages built with Page keep all that is theirs': (make) => {
        const world = make().launch();
        if (world.routes) return;
        world.answer(document(world)).packageReady();
        world.context.loaded = [];
        assert.equal(world.run('Page({ data: { a: 1 }, onLoad(query, more) { loaded.push([this.route, query, more]); return 7; } })'), 1);
        const [page] = world.pages;
        page.route = 'pages/order/order';
        const query = { id: 1 };
        assert.equal(page.onLoad(query, 'more'), 7);
        assert.equal(world.context.loaded[0][1], query);
        assert.equal(world.context.loaded[0][2], 'more');
        assert.equal(page.data.a, 1);
        assert.equal(world.dialogs.length, 1);
    },
    'pages built with Component are not missed': (make) => {
        for (const source of ['{ methods: { onLoad(query) { return query.id; } } }', '{ methods: {} }', '{ lifetimes: {} }']) {
            const world = make().launch();
            if (world.routes) return;
            world.answer(document(world)).packageReady();
            world.run(`Component(${source})`);
            const instance = Object.assign(Object.create(world.components[0].methods), { is: 'pages/order/order' });
            assert.equal(instance.onLoad({ id: 4 }), source.includes('query') ? 4 : undefined);
            assert.equal(world.dialogs.length, 1, source);
        }
    },
    'what a page or component shares with others is not hidden': (make) => {
        for (const [source, own] of [['', false], ['tap() {}', false], ['onLoad() {}', true]]) {
            const world = make().launch();
            if (world.routes) return;
            const shared = `${world.platform === 'alipay' ? 'mixins' : 'behaviors'}: [{ methods: { onLoad() {} } }]`;
            world.answer(document(world)).packageReady();
            world.run(`Page({ ${shared}, ${source} }); Component({ ${shared} }); Component({ ${shared}, methods: { ${source} } })`);
            assert.equal(world.components[0].methods?.onLoad, undefined, source);
            const holders = [world.pages[0], world.components[1].methods];
            assert.deepEqual(holders.map(({ onLoad }) => typeof onLoad), Array(2).fill(own ? 'function' : 'undefined'), source);
            holders[1].onLoad?.call({ is: 'pages/order/order' });
            assert.equal(world.dialogs.length, own ? 1 : 0, source);
        }
    },
    'Component without Page is watched, and given back': (make) => {
        const world = make().launch(null);
        if (world.routes) return;
        delete world.context.Page;
        const { Component } = world.context;
        world.guard = world.module.createGuard(world.options({}));
        assert.notEqual(world.context.Component, Component);
        world.guard.stop();
        assert.equal(world.context.Component, Component);
        assert.equal(world.context.Page, undefined);
    },
    'pages and components that are odd reach the platform as they are': (make) => {
        const world = make().launch();
        if (world.routes) return;
        world.answer(document(world));
        for (const odd of ['', 'null', 'Object.freeze({ onLoad() {} })', '"text"']) {
            world.run(`Page(${odd}); Component(${odd})`);
        }
        assert.equal(world.pages.length, 4);
        assert.equal(world.components.length, 4);
        assert.equal(world.pages[1], null);
    },
    'others may wrap Page before and after': (make) => {
        const world = make().launch(null);
        if (world.routes) return;
        world.context.seen = [];
        const sdk = (name) => `{ const inner = Page; Page = function (page) { seen.push('${name}'); return inner(page); }; }`;
        world.run(sdk('before'));
        world.guard = world.module.createGuard(world.options({}));
        world.run(sdk('after'));
        world.answer(document(world)).packageReady().openPage('pages/order/order');
        assert.deepEqual([...world.context.seen], ['after', 'before']);
        assert.equal(world.dialogs.length, 1);
        const outer = world.context.Page;
        world.guard.stop();
        assert.equal(world.context.Page, outer);
        world.run('Page({})');
        assert.equal(world.pages.length, 2);
    },
    'route hooks leave Page and Component alone': (make) => {
        const world = make().launch();
        if (!world.routes) return;
        const [first, second] = world.routes;
        assert.equal(world.routeListeners[first].length, 1);
        assert.equal(world.routeListeners[second], undefined, 'one hook is enough');
        world.run('Page({})');
        assert.equal(world.pages[0].onLoad, undefined);
        world.answer(document(world)).packageReady();
        world.routeListeners[first][0]();
        world.routeListeners[first][0]({ path: 'pages/order/order' });
        assert.equal(world.dialogs.length, 1);
    }
};
