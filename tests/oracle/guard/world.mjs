// A mini-program platform in a vm: what the guard sees of it, with a clock, a storage and an update manager that the
// test moves.
import vm from 'node:vm';

export const policyUrl = 'https://policy.example.com/miniapp.json';

const names = { wechat: 'wx', feishu: 'tt', douyin: 'tt', xiaohongshu: 'xhs', alipay: 'my', generic: 'any' };

/** A policy document of one app. */
export function policy(entry, { platform = 'wechat', messages } = {}) {
    return { schema: 1, revision: 1, updatedAt: '2026-11-22T08:00:00Z', apps: { [`${platform}/app1`]: entry }, ...(messages ? { messages } : {}) };
}

/** The document that most tests serve: below 1.5.0 by force, and regular below 1.6.0. */
export function usual(world) {
    return policy({ floor: { min: '1.5.0', update: 'force' }, app: { min: '1.6.0', update: 'regular' } }, world);
}

export class World {
    storage = new Map();
    storageFails = false;

    constructor(platform, code, { envVersion = 'release', routes, manager = true, language = 'zh_CN', sdk = '3.5.5', client = '8.0.50', api = {} } = {}) {
        Object.assign(this, { platform, code, envVersion, routes, hasManager: manager, language, sdk, client, extra: api });
    }

    /** A cold start of the mini-program: fresh scripts, the same storage. */
    launch(options = {}) {
        Object.assign(this, { dialogs: [], requests: [], applied: [], timers: [], ready: [], pages: [], components: [], routeListeners: {} });
        const api = this.makeApi();
        this.api = api;
        this.context = vm.createContext({
            [names[this.platform]]: api,
            console,
            setTimeout: (action, delay, ...rest) => this.timers.push({ action: () => action(...rest), delay }),
            Page: (page) => this.pages.push(page),
            Component: (component) => this.components.push(component)
        });
        this.context.platformRequest = api.request;
        const exports = {};
        vm.runInContext(`(function (exports, require, module) {${this.code}\n})`, this.context)(exports, undefined, { exports });
        this.module = exports;
        if (options !== null) {
            this.guard = exports.createGuard(this.options(options));
        }
        return this;
    }

    options(options) {
        const generic = this.platform === 'generic' ? { api: this.api, global: this.context, app: 'generic/app1' } : {};
        return { version: '1.4.0', policyUrl, ...generic, ...options };
    }

    makeApi() {
        const world = this;
        const alipay = this.platform === 'alipay';
        const app = { appId: 'app1', version: '', envVersion: this.envVersion };
        const info = { SDKVersion: this.sdk, version: this.client, language: this.language };
        const api = {
            request(options) {
                world.requests.push({ options, self: this, count: arguments.length });
                return 'task';
            },
            getSystemInfoSync: () => info,
            getStorageSync(key) {
                if (world.storageFails) throw new Error('storage fails');
                const value = structuredClone(world.storage.get(alipay ? key.key : key));
                return alipay ? { data: value ?? null } : (value ?? '');
            },
            setStorageSync(key, value) {
                if (world.storageFails) throw new Error('storage is full');
                world.storage.set(alipay ? key.key : key, structuredClone(alipay ? key.data : value));
            },
            canIUse: (name) => name === 'button.open-type.share',
            uploadFile: () => 'upload',
            connectSocket: () => 'socket'
        };
        if (this.platform === 'douyin') {
            const types = { release: 'production', develop: 'development', trial: 'preview', gray: 'gray' };
            api.getEnvInfoSync = () => ({ microapp: { appId: 'app1', envType: types[this.envVersion] } });
        } else {
            api.getAccountInfoSync = () => ({ miniProgram: app });
        }
        if (this.platform === 'wechat') {
            api.getAppBaseInfo = () => info;
        }
        if (alipay) {
            api.SDKVersion = this.sdk;
            api.getSystemInfoSync = () => ({ version: this.client, language: this.language });
        }
        api[alipay ? 'confirm' : 'showModal'] = (options) => void this.dialogs.push(options);
        if (this.hasManager) {
            api.getUpdateManager = () => this.makeManager();
        }
        for (const hook of this.routes ?? []) {
            api[hook] = (listener) => (this.routeListeners[hook] ??= []).push(listener);
        }
        return Object.assign(api, this.extra);
    }

    makeManager() {
        return {
            onCheckForUpdate() {
                throw new Error('nothing may rely on onCheckForUpdate');
            },
            onUpdateReady: (listener) => void this.ready.push(listener),
            onUpdateFailed() {},
            // Douyin applies at any time, the others only what is ready: in no case is it for the guard to be early.
            applyUpdate: (...words) => void this.applied.push(words)
        };
    }

    get policyRequests() {
        return this.requests.filter(({ options }) => options?.url === policyUrl);
    }

    answer(data, status = 200) {
        const [{ options }] = this.policyRequests.slice(-1);
        options.success({ [this.platform === 'alipay' ? 'status' : 'statusCode']: status, data: structuredClone(data) });
        return this;
    }

    packageReady() {
        this.ready.forEach((listener) => listener());
        return this;
    }

    /** Lets the timers up to `delay` milliseconds go off. */
    wait(delay) {
        const due = this.timers.filter((timer) => timer.delay <= delay);
        this.timers = this.timers.filter((timer) => timer.delay > delay);
        due.forEach((timer) => timer.action());
        return this;
    }

    press(button) {
        const dialog = this.dialogs[this.dialogs.length - 1];
        dialog.success({ confirm: button === 'confirm', cancel: button !== 'confirm' });
        return this;
    }

    /** What app code does, with the scripts' own global names. */
    run(code) {
        return vm.runInContext(`'use strict'; ${code}`, this.context);
    }

    /** Opens a page by what the platform does: a route hook, or the page's own onLoad. */
    openPage(route) {
        const listeners = Object.values(this.routeListeners)[0];
        if (listeners) {
            listeners.forEach((listener) => listener({ path: route, query: {} }));
        } else {
            this.run('Page({})');
            const page = this.pages[this.pages.length - 1];
            page.route = route;
            page.onLoad?.({});
        }
        return this;
    }

    call(url) {
        return this.api.request({ url });
    }
}
