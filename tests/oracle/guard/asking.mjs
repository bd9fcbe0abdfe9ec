// When the guard asks, and when it does not: launches, answers, and events in every order.
import assert from 'node:assert/strict';
import { World, policy, policyUrl, usual } from './world.mjs';

const message = (world) => world.dialogs[world.dialogs.length - 1].content;

export const cases = {
    'asks once a rule is hit and the new package is ready, whichever comes first': (make) => {
        const events = {
            policy: (world) => world.answer(usual(world)),
            ready: (world) => world.packageReady(),
            page: (world) => world.openPage('pages/a/a')
        };
        for (const order of ['policy ready page', 'ready policy page', 'page policy ready', 'page ready policy', 'ready page policy', 'policy page ready']) {
            const world = make().launch();
            for (const event of order.split(' ')) {
                assert.equal(world.applied.length, 0);
                events[event](world);
            }
            assert.equal(world.dialogs.length, 1, order);
            world.press('confirm');
            assert.equal(world.applied.length, 1, order);
        }
    },
    'is silent without a new package, and without a rule that is hit': (make) => {
        const waiting = make().launch();
        waiting.answer(usual(waiting)).openPage('pages/a/a').call('https://h.example.com/api');
        assert.equal(waiting.dialogs.length, 0);
        const recent = make().launch({ version: '1.6.0' });
        recent.answer(usual(recent)).packageReady().openPage('pages/a/a');
        assert.equal(recent.dialogs.length, 0);
    },
    'one version below the floor is forced, at the floor it is not': (make) => {
        for (const [version, cancellable] of [['1.4.9', false], ['1.5.0', true], ['1.5.0-rc.1', false], ['1.5.0+7', true]]) {
            const world = make().launch({ version });
            world.answer(usual(world)).packageReady();
            assert.equal(world.dialogs.length, 1);
            if (world.platform !== 'alipay') assert.equal(world.dialogs[0].showCancel, cancellable, version);
        }
    },
    'regular: may be postponed, asks again once per launch': (make) => {
        const world = make();
        for (let launch = 0; launch < 3; launch++) {
            world.launch({ version: '1.5.0' }).answer(usual(world)).packageReady();
            assert.equal(world.dialogs.length, 1);
            world.press('cancel').openPage('pages/a/a').packageReady().call('https://h.example.com/');
            assert.equal(world.dialogs.length, 1);
            assert.equal(world.applied.length, 0);
        }
    },
    'regular postponed: a forced rule still asks': (make) => {
        const world = make().launch({ version: '1.5.0' });
        const document = policy({ app: { min: '1.6.0' }, pages: { 'pages/pay/pay': { min: '1.6.0', update: 'force' } } }, world);
        world.answer(document).packageReady().press('cancel').openPage('pages/pay/pay');
        assert.equal(world.dialogs.length, 2);
        world.press('cancel').openPage('pages/a/a');
        assert.equal(world.dialogs.length, 2, 'the regular rule stays postponed');
    },
    'a forced rule that is hit during a dialog is asked after it': (make) => {
        const world = make().launch({ version: '1.5.0' });
        const document = policy({ app: { min: '1.6.0' }, pages: { 'pages/pay/pay': { min: '1.6.0', update: 'force' } } }, world);
        world.answer(document).packageReady().openPage('pages/pay/pay');
        assert.equal(world.dialogs.length, 1);
        world.press('cancel');
        assert.equal(world.dialogs.length, 2);
        world.press('confirm');
        assert.equal(world.applied.length, 1);
    },
    'force: asks again until it is applied': (make) => {
        const world = make().launch();
        world.answer(usual(world)).packageReady();
        for (let again = 1; again < 4; again++) {
            assert.equal(world.dialogs.length, again);
            world.press('cancel').openPage('pages/a/a');
        }
        world.press('confirm').openPage('pages/a/a').packageReady();
        assert.equal(world.dialogs.length, 4);
        assert.equal(world.applied.length, 1);
    },
    'force: lets go for one session after an applyUpdate that left the version as it was': (make) => {
        const world = make();
        world.launch().answer(usual(world)).packageReady().press('confirm');
        assert.equal(world.applied.length, 1);
        world.launch().answer(usual(world)).packageReady().openPage('pages/a/a');
        assert.equal(world.dialogs.length, 0);
        world.launch().answer(usual(world)).packageReady();
        assert.equal(world.dialogs.length, 1);
    },
    'force: lets go for one session without the policy, too': (make) => {
        const world = make();
        world.launch().answer(usual(world)).packageReady().press('confirm');
        const dialogs = [1, 2, 3].map(() => {
            world.launch().policyRequests[0].options.fail({});
            return world.packageReady().dialogs.length;
        });
        assert.deepEqual(dialogs, [0, 1, 1]);
    },
    'an update that worked is forgotten: the next rule asks': (make) => {
        const world = make();
        world.launch().answer(usual(world)).packageReady().press('confirm');
        world.launch({ version: '1.5.5' }).answer(usual(world)).packageReady();
        assert.equal(world.dialogs.length, 1);
    },
    'one dialog for a thousand parallel requests': (make) => {
        const world = make().launch();
        for (let index = 0; index < 500; index++) world.call(`https://h.example.com/api/${index}`);
        world.answer(usual(world)).packageReady().packageReady();
        for (let index = 0; index < 500; index++) world.call(`https://h.example.com/api/${index}`);
        assert.equal(world.dialogs.length, 1);
        assert.equal(world.requests.length, 1001);
    },
    'a dialog that fails is asked for again': (make) => {
        const world = make().launch();
        world.answer(usual(world)).packageReady();
        world.dialogs[0].fail({ errMsg: 'fail' });
        assert.equal(world.dialogs.length, 1);
        world.openPage('pages/a/a');
        assert.equal(world.dialogs.length, 2);
        world.dialogs[1].fail();
    },
    'a dialog that answers at once, or throws, ends': (make) => {
        for (const shown of [(options) => options.success({ confirm: false }), (options) => options.fail({}), () => { throw new Error('no dialog'); }]) {
            const world = make({ api: { showModal: shown, confirm: shown } }).launch();
            world.answer(usual(world)).packageReady().openPage('pages/a/a');
            assert.equal(world.call('https://h.example.com/'), 'task');
        }
    },
    'paused, expired, sleeping and blocked': (make) => {
        const asked = (entry, options) => {
            const world = make().launch(options);
            return world.answer(policy(entry, world)).packageReady().dialogs.length;
        };
        const force = { min: '1.5.0', update: 'force' };
        const yesterday = new Date(Date.now() - 864e5).toISOString().slice(0, 10);
        const today = new Date().toISOString().slice(0, 10);
        assert.equal(asked({ floor: force }), 1);
        assert.equal(asked({ floor: force, paused: true }), 0);
        assert.equal(asked({ app: { ...force, until: yesterday } }), 0);
        assert.equal(asked({ app: { ...force, until: today } }), 1);
        assert.equal(asked({ app: force, live: '1.4.9' }), 0);
        assert.equal(asked({ app: force, live: '1.5.0' }), 1);
        assert.equal(asked({ blocked: ['1.4.0'] }), 1);
        assert.equal(asked({ blocked: ['1.4.1'] }), 0);
        assert.equal(asked({ baseLibrary: { min: '3.6', update: 'force' } }), 1);
        assert.equal(asked({ baseLibrary: { min: '3.5', update: 'force' } }), 0);
        assert.equal(asked({ host: { minClient: '8.0.51' } }), 1);
        assert.equal(asked({ host: { minClient: '8.0.5' } }), 0);
    },
    'a rule about the host never silences the others': (make) => {
        const world = make().launch({ version: '1.5.0' });
        world.answer(policy({ app: { min: '1.6.0' }, host: { minClient: '5.12.0' } }, world)).packageReady();
        assert.equal(world.dialogs.length, 1);
        world.press('confirm');
        assert.equal(world.applied.length, 1);
    },
    'a forced rule about the host asks once to upgrade it, and for a restart as soon as a package is ready': (make) => {
        const messages = { default: { en: 'Restart' }, old: { en: 'Upgrade WeChat' } };
        for (const [name, text] of [['old', /^Upgrade WeChat$/], [undefined, /请更新App/]]) {
            for (const rule of [{ baseLibrary: { min: '3.6', update: 'force', message: name } }, { host: { minClient: '9', update: 'force', message: name } }]) {
                const world = make({ language: 'en' }).launch({ version: '1.5.0' });
                world.answer(policy({ app: { min: '1.6.0' }, ...rule }, { ...world, messages })).openPage('pages/a/a');
                assert.equal(world.dialogs.length, 1);
                assert.match(message(world), text);
                world.press('confirm').openPage('pages/a/a');
                assert.equal(world.dialogs.length, 1);
                assert.equal(world.applied.length, 0);
                world.packageReady();
                assert.equal(world.dialogs.length, 2, 'it does not silence the update');
                assert.equal(message(world), '请更新 Update', 'which is not about the host');
                world.press('confirm');
                assert.equal(world.applied.length, 1);
            }
        }
        const regular = make().launch({ version: '1.6.0' });
        regular.answer(policy({ baseLibrary: { min: '3.6' } }, regular)).openPage('pages/a/a');
        assert.equal(regular.dialogs.length, 0);
    },
    'messages by language, with fall-backs': (make) => {
        const messages = {
            default: { 'zh-CN': '更新', 'zh-TW': '更新一下', en: 'Update', 'pt-BR': 'Atualizar' },
            pay: { 'zh-CN': '支付需要新版本' }
        };
        const told = (language, name, options, known = messages) => {
            const world = make({ language }).launch(options);
            world.answer(policy({ floor: { min: '2.0.0', update: 'force', message: name } }, { ...world, messages: known })).packageReady();
            return message(world);
        };
        assert.equal(told('zh_CN'), '更新');
        assert.equal(told('zh-TW'), '更新一下');
        assert.equal(told('zh-Hans-CN'), '更新');
        assert.equal(told('en-US'), 'Update');
        assert.equal(told('pt'), 'Atualizar');
        assert.equal(told('fr'), 'Update');
        assert.equal(told(undefined), '更新');
        assert.equal(told('en', 'pay'), '支付需要新版本');
        assert.equal(told('en', 'nothing of that name'), 'Update');
        assert.equal(told('zh_CN', undefined, { language: 'en' }), 'Update');
        assert.match(told('en', undefined, {}, null), /^请更新 Update$/);
        assert.match(told('en', undefined, {}, { default: {} }), /^请更新 Update$/);
    },
    'without an update manager a forced rule asks once to upgrade the host program': (make) => {
        const thrower = { getUpdateManager: () => { throw new Error('not here'); } };
        for (const how of [{ manager: false }, { api: thrower }]) {
            const world = make(how).launch();
            world.answer(usual(world)).openPage('pages/a/a').call('https://h.example.com/');
            assert.equal(world.dialogs.length, 1);
            assert.match(message(world), /请更新App/);
            world.press('confirm').openPage('pages/a/a');
            assert.equal(world.dialogs.length, 1);
            assert.equal(world.applied.length, 0);
            const regular = make(how).launch({ version: '1.5.0' });
            assert.equal(regular.answer(usual(regular)).dialogs.length, 0);
        }
    },
    'says nothing in development and trial versions, unless debug shows testers the dialog': (make) => {
        for (const envVersion of ['develop', 'trial']) {
            const world = make({ envVersion }).launch();
            assert.equal(world.answer(usual(world)).packageReady().dialogs.length, 0);
            world.launch({ debug: true });
            assert.equal(world.answer(usual(world)).dialogs.length, 1);
            world.press('confirm');
            assert.equal(world.applied.length, 0, 'there is no package to apply');
            world.launch({ debug: true });
            assert.equal(world.answer(usual(world)).dialogs.length, 1, 'a tester may look again');
        }
        const gray = make({ envVersion: 'gray' }).launch();
        assert.equal(gray.answer(usual(gray)).packageReady().dialogs.length, 1);
    },
    'onDecision is told of every hit, and may throw': (make) => {
        const world = make();
        const told = [];
        world.launch({ onDecision: (decision) => { told.push(decision.rule); throw new Error('from the app'); } });
        world.answer(policy({ floor: { min: '1.5.0' }, apis: { '/pay': { min: '1.5.1' } } }, world)).packageReady();
        assert.equal(world.call('https://h.example.com/pay?x=1'), 'task');
        assert.deepEqual(told, ['floor', 'api']);
        assert.equal(world.dialogs.length, 1);
    },
    'a policy object in place of a URL': (make) => {
        const world = make();
        world.launch({ policy: usual(world), policyUrl: undefined });
        assert.equal(world.requests.length, 0);
        assert.equal(world.packageReady().dialogs.length, 1);
    },
    'another app of the document, and one named in full': (make) => {
        const world = make().launch({ app: 'wechat/other' });
        assert.equal(world.answer(usual(world)).packageReady().dialogs.length, 0);
        world.launch({ app: `${world.platform}/app1` });
        assert.equal(world.answer(usual(world)).packageReady().dialogs.length, 1);
    },
    'fits what applyUpdate and the dialog are on the platform': (make) => {
        const world = make().launch();
        world.answer(usual(world)).packageReady();
        const callbacks = ['alipay', 'douyin'].includes(world.platform);
        world.press('confirm');
        assert.equal(typeof world.applied[0][0]?.fail, callbacks ? 'function' : 'undefined');
        if (callbacks) world.applied[0][0].fail({ errMsg: 'applyUpdate:fail has no update' });
        assert.equal(world.policyRequests[0].options.url, policyUrl);
        assert.equal(world.policyRequests[0].options.timeout, 3000);
    }
};
