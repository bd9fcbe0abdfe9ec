// The guard is never in the way: of the network, of storage, of other people's wrappers, of the app.
import assert from 'node:assert/strict';
import { World, policy, usual } from './world.mjs';

const rule = { min: '2.0.0', update: 'force' };
const broken = [
    ['fail', (world) => world.policyRequests[0].options.fail({ errMsg: 'request:fail' })],
    ['fail without a word', (world) => world.policyRequests[0].options.fail()],
    ['not found', (world) => world.answer(usual(world), 404)],
    ['a server error', (world) => world.answer('oops', 500)],
    ['no content', (world) => world.answer(usual(world), 204)],
    ['HTML', (world) => world.answer('<html><body>Log in</body></html>')],
    ['broken JSON', (world) => world.answer('{"schema": 1, "apps": {')],
    ['nothing', (world) => world.answer(undefined)],
    ['null', (world) => world.answer(null)],
    ['a list', (world) => world.answer([])],
    ['another schema', (world) => world.answer({ ...usual(world), schema: 2 })],
    ['no apps', (world) => world.answer({ schema: 1 })],
    ['no answer', (world) => world.wait(3000)],
    ['an empty answer', (world) => world.policyRequests[0].options.success()]
];

export const cases = {
    'whatever happens to the request: the app runs on, silently without a copy and with the copy from last time': (make) => {
        for (const [what, happens] of broken) {
            const world = make().launch();
            happens(world);
            world.wait(3000).packageReady().openPage('pages/a/a');
            assert.equal(world.call('https://h.example.com/'), 'task', what);
            assert.equal(world.dialogs.length, 0, what);

            world.launch().answer(usual(world));
            world.launch();
            happens(world);
            world.packageReady();
            assert.equal(world.dialogs.length, 1, what);
        }
    },
    'a request function that throws, or is missing': (make) => {
        for (const request of [() => { throw new Error('request throws'); }, undefined]) {
            const good = make().launch();
            good.answer(usual(good));
            const world = make({ api: { request } });
            world.storage = good.storage;
            world.launch().wait(3000).packageReady();
            assert.equal(world.dialogs.length, 1);
            if (request) assert.throws(() => world.call('https://h.example.com/'), /request throws/);
        }
    },
    'a time-out of three seconds, after which the copy counts, and a late answer still counts': (make) => {
        const world = make().launch();
        world.answer(usual(world));
        world.launch().packageReady().wait(2999);
        assert.equal(world.dialogs.length, 0);
        world.wait(3000);
        assert.equal(world.dialogs.length, 1);
        world.launch({ version: '1.6.0' }).packageReady().wait(3000);
        assert.equal(world.dialogs.length, 0);
        world.answer(policy({ floor: { min: '9.0.0', update: 'force' } }, world)).openPage('pages/a/a');
        assert.equal(world.dialogs.length, 1);
    },
    'a good copy is never replaced by something bad': (make) => {
        const world = make();
        world.launch().answer(usual(world));
        const kept = JSON.stringify(world.storage.get('miniship'));
        for (const [, happens] of broken) happens(world.launch());
        assert.equal(JSON.stringify(world.storage.get('miniship')), kept);
    },
    'a storage that is full, that throws, and that holds anything': (make) => {
        const world = make();
        world.storageFails = true;
        world.launch().answer(usual(world)).packageReady().press('confirm');
        assert.equal(world.applied.length, 1);
        world.launch().wait(3000).packageReady();
        assert.equal(world.dialogs.length, 0);
        world.storageFails = false;
        for (const held of ['a text', 5, true, [], { policy: 'x', applied: 7 }, { policy: { schema: 1, apps: null } }]) {
            world.storage.set('miniship', held);
            world.launch().answer(usual(world)).packageReady();
            assert.equal(world.dialogs.length, 1, JSON.stringify(held));
        }
    },
    'versions and policies that are none': (make) => {
        for (const version of ['', 'dev', 'v1.0.0', '1.0', '1.0.0.0', 'process.env.APP_VERSION', null, undefined, 1.2, {}, []]) {
            const world = make().launch({ version });
            if (world.policyRequests.length) world.answer(usual(world));
            world.packageReady().openPage('pages/a/a');
            assert.equal(world.call('https://h.example.com/'), 'task');
            assert.equal(world.dialogs.length, 0, String(version));
        }
        for (const entry of [null, 5, 'x', [], { floor: null }, { floor: 'x' }, { floor: { min: null } }, { floor: { min: '1.5' } }, { pages: [null] }, { apis: { '/': 7 } }, { blocked: 'x' }]) {
            const world = make().launch();
            world.answer(policy(entry, world)).packageReady().openPage('pages/a/a');
            assert.equal(world.call('https://h.example.com/'), 'task');
            assert.equal(world.dialogs.length, 0, JSON.stringify(entry));
        }
    },
    'what the platform tells of itself may be frozen, or nothing': (make) => {
        for (const told of [Object.freeze({ version: '8.0.50' }), undefined, null, 'text']) {
            const world = make({ api: { getSystemInfoSync: () => told, getAppBaseInfo: () => told } }).launch();
            assert.equal(world.answer(usual(world)).packageReady().dialogs.length, 1);
        }
    },
    'options that are none': (make) => {
        const world = make().launch(null);
        for (const options of [undefined, null, 5, {}, { version: '1.0.0' }, { version: '1.0.0', wrap: 'nothing', api: null, global: null }]) {
            world.module.createGuard(options).stop();
        }
        assert.equal(world.call('https://h.example.com/'), 'task');
    },
    'requests keep their arguments, this and return value': (make) => {
        const world = make().launch();
        world.answer(usual(world));
        const options = { url: 'https://h.example.com/api', header: {} };
        assert.equal(world.api.request(options, 'second'), 'task');
        const last = world.requests[world.requests.length - 1];
        assert.equal(last.options, options);
        assert.equal(last.self, world.api);
        assert.equal(last.count, 2);
        const { request } = world.api;
        request();
        assert.equal(world.requests[world.requests.length - 1].self, undefined);
        const property = Object.getOwnPropertyDescriptor(world.api, 'request');
        assert.ok(property.writable && property.configurable && property.enumerable);
    },
    'requests whose address is none reach the platform, before and after the policy came': (make) => {
        const odd = ['', 'null', '5', '"text"', '{}', '{ url: null }', '{ url: {} }', '{ url: Object.create(null) }'];
        for (const options of odd) {
            const world = make().launch();
            const ask = () => assert.equal(world.run(`platform.request(${options})`), 'task', options);
            world.context.platform = world.api;
            ask();
            world.answer(policy({ apis: { '/pay': { min: '2.0.0', update: 'force' } } }, world)).wait(3000).packageReady();
            ask();
            assert.equal(world.call('https://h.example.com/pay'), 'task');
            assert.equal(world.dialogs.length, 1, options);
        }
    },
    // A matcher that tries every way to share an address among the stars would not end here.
    'whatever the patterns and the address, a request goes out': (make) => {
        const [slashes, questions, letters] = ['/', '?', 'a'].map((character) => character.repeat(500));
        const patterns = [
            `/${'*a'.repeat(40)}*b`, `${'/**/a'.repeat(40)}/**/b`, `${'/*a*a*'.repeat(40)}/b`, `/${letters}${'*'.repeat(500)}b`,
            `${slashes.repeat(100)}b`, `/b${questions.repeat(100)}\n`, '/pay/*'
        ];
        const world = make().launch();
        world.answer(policy({ apis: Object.fromEntries(patterns.map((pattern) => [pattern, rule])) }, world)).packageReady();
        for (const path of [`/${letters}`, '/a'.repeat(300), `${slashes.repeat(100)}a`, `/${questions.repeat(100)}\n`, '/é'.repeat(300)]) {
            assert.equal(world.call(`https://h.example.com${path}`), 'task');
            assert.equal(world.dialogs.length, 0);
        }
        assert.equal(world.call('https://h.example.com/pay/7'), 'task');
        assert.equal(world.dialogs.length, 1);
    },
    'stop while a dialog is open: no other follows': (make) => {
        const world = make().launch();
        world.answer(policy({ floor: { min: '1.5.0', update: 'force' } }, world)).packageReady().openPage('pages/a/a');
        assert.equal(world.dialogs.length, 1);
        world.guard.stop();
        world.press('cancel').packageReady().openPage('pages/a/a');
        assert.equal(world.dialogs.length, 1);
    },
    'the policy is fetched by the original request, once for each launch': (make) => {
        const world = make().launch();
        assert.equal(world.policyRequests.length, 1);
        assert.equal(world.policyRequests[0].self, world.api);
        assert.equal(world.dialogs.length, 0);
    },
    'others may wrap request before the guard, in whatever way': (make) => {
        const ways = {
            assigned: (api, wrapper) => { api.request = wrapper; },
            'read only': (api, wrapper) => Object.defineProperty(api, 'request', { value: wrapper, writable: false, configurable: true, enumerable: true }),
            'getter alone': (api, wrapper) => Object.defineProperty(api, 'request', { get: () => wrapper, configurable: true, enumerable: true }),
            frozen: (api, wrapper) => { api.request = wrapper; Object.freeze(api); }
        };
        for (const [way, wrap] of Object.entries(ways)) {
            const world = make().launch(null);
            let seen = 0;
            const original = world.api.request;
            wrap(world.api, function () { seen++; return original.apply(this, arguments); });
            world.guard = world.module.createGuard(world.options({}));
            world.answer(policy({ apis: { '/pay': { min: '2.0.0', update: 'force' } } }, world)).packageReady();
            assert.equal(world.call('https://h.example.com/pay'), 'task', way);
            assert.equal(seen, 2, way);
            assert.equal(world.dialogs.length, way === 'frozen' ? 0 : 1, way);
        }
    },
    'others may wrap request after the guard, by strict assignment and by definition, and stay in place': (make) => {
        const world = make().launch();
        const before = world.api.request;
        let seen = 0;
        world.context.count = () => seen++;
        world.context.api = world.api;
        world.run('var inner = api.request; api.request = function () { count(); return inner.apply(this, arguments); }');
        const wrapper = world.api.request;
        Object.defineProperty(world.api, 'request', { get: () => wrapper, configurable: true });
        world.answer(policy({ apis: { '/pay': { min: '2.0.0', update: 'force' } } }, world)).packageReady();
        world.call('https://h.example.com/pay');
        assert.equal(seen, 1);
        assert.equal(world.dialogs.length, 1);
        world.guard.stop();
        assert.equal(world.api.request, wrapper, 'the later wrapper stays');
        assert.equal(world.call('https://h.example.com/pay'), 'task');
        assert.equal(seen, 2);
        assert.notEqual(before, world.context.platformRequest);
    },
    'a later wrapper stays though it is a proxy, or copies the properties of what it wraps': (make) => {
        const ways = {
            proxy: (inner, count) => new Proxy(inner, { apply: (target, self, given) => (count(), target.apply(self, given)) }),
            copy: (inner, count) => Object.assign(function () { count(); return inner.apply(this, arguments); }, inner)
        };
        for (const [way, wrap] of Object.entries(ways)) {
            const world = make().launch();
            let seen = 0;
            const later = (inner) => wrap(inner, () => seen++);
            const { api, context } = world;
            const outer = (api.request = later(api.request));
            const { Page, Component } = Object.assign(context, { Page: later(context.Page), Component: later(context.Component) });
            world.answer(policy({ apis: { '/pay': { min: '2.0.0', update: 'force' } } }, world)).packageReady();
            world.guard.stop();
            assert.deepEqual([api.request, context.Page, context.Component], [outer, Page, Component], way);
            assert.equal(world.call('https://h.example.com/pay'), 'task', way);
            context.Page({});
            assert.equal(seen, 2, way);
            assert.equal(world.dialogs.length, 0, way);
        }
    },
    'stop takes everything out again': (make) => {
        const world = make().launch(null);
        const { Page, Component } = world.context;
        const { request, uploadFile } = world.api;
        const guard = world.module.createGuard(world.options({ wrap: ['uploadFile'] }));
        assert.notEqual(world.api.request, request);
        assert.notEqual(world.api.uploadFile, uploadFile);
        if (!world.routes) assert.notEqual(world.context.Page, Page);
        world.answer(usual(world));
        guard.stop();
        assert.equal(world.api.request, request);
        assert.equal(world.api.uploadFile, uploadFile);
        assert.equal(world.context.Page, Page);
        assert.equal(world.context.Component, Component);
        world.packageReady().openPage('pages/a/a');
        assert.equal(world.dialogs.length, 0);
        guard.stop();
    },
    'uploads, downloads and sockets on request': (make) => {
        const document = (world) => policy({ apis: { '/up/*': { min: '2.0.0', update: 'force' } } }, world);
        const plain = make().launch();
        plain.answer(document(plain)).packageReady();
        assert.equal(plain.api.uploadFile({ url: 'https://h.example.com/up/1' }), 'upload');
        assert.equal(plain.dialogs.length, 0);
        const world = make().launch({ wrap: ['uploadFile', 'downloadFile', 'connectSocket'] });
        world.answer(document(world)).packageReady();
        assert.equal(world.api.downloadFile, undefined, 'what the platform has not is not invented');
        assert.equal(world.api.connectSocket({ url: 'wss://h.example.com/up/1' }), 'socket');
        assert.equal(world.dialogs.length, 1);
    },
    'the base library: compareVersion, atLeast, supports': (make) => {
        const world = make({ sdk: '2.20' }).launch();
        const { compareVersion, atLeast, supports } = world.module;
        assert.equal(compareVersion('1.11.0', '1.9.9'), 1);
        assert.equal(compareVersion('1.2', '1.2.0'), 0);
        assert.equal(compareVersion('1.2', '1.2.0.1'), -1);
        assert.equal(compareVersion('1.2.9007199254740993', '1.2.9007199254740992'), 1);
        assert.equal(compareVersion('1.2.3-beta.4', '1.2.3'), -1);
        assert.equal(compareVersion('1.2.3-alpha.1', '1.2.3-beta.1'), -1);
        assert.equal(compareVersion('1.2.3', '1.2.3+20240101'), 0);
        for (const odd of [null, undefined, '', '*', 'dev', 1.2, {}]) assert.ok(Number.isNaN(compareVersion('1.2.3', odd)));
        assert.equal(atLeast('2.19.9'), true);
        assert.equal(atLeast('2.20.0'), true);
        assert.equal(atLeast('2.20.1'), false);
        assert.equal(atLeast('soon'), false);
        assert.equal(supports('request'), true);
        assert.equal(supports('button.open-type.share'), true);
        assert.equal(supports('openBluetoothAdapter'), false);
        const bare = make({ api: { canIUse: undefined, getAppBaseInfo: undefined, getSystemInfoSync: () => { throw new Error('no'); }, SDKVersion: undefined } }).launch();
        assert.equal(bare.module.supports('openBluetoothAdapter'), false);
        assert.equal(bare.module.atLeast('1.0.0'), false);
    },
    'nothing but CommonJS: a file without wx, Page, Promise, Proxy and Symbol loads': (make) => {
        const world = make();
        const exports = {};
        new Function('exports', 'Promise', 'Proxy', 'Symbol', 'Map', 'Set', world.code)(exports);
        assert.deepEqual(Object.keys(exports).sort(), ['atLeast', 'compareVersion', 'createGuard', 'decide', 'supports']);
        exports.createGuard({ version: '1.0.0', policyUrl: 'https://h.example.com/' }).stop();
        assert.equal(exports.supports('request'), false);
        assert.equal(exports.atLeast('1.0.0'), false);
    }
};
