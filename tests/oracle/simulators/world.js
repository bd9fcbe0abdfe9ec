// A mini-program in WeChat's runtime simulator (miniprogram-simulate), with what the simulator leaves to others: a
// document (jsdom), the app, routing, a network, an update manager and dialogs that somebody answers.
'use strict';
const path = require('node:path');
const { JSDOM } = require('jsdom');

const dom = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
global.window = dom.window;
for (const name of ['document', 'Event', 'CustomEvent', 'Node', 'HTMLElement', 'MutationObserver', 'getComputedStyle',
    'requestAnimationFrame', 'cancelAnimationFrame', 'Touch', 'TouchEvent', 'MouseEvent']) {
    global[name] = dom.window[name];
}
const simulate = require('miniprogram-simulate');

const stack = [];
let app;
global.App = (options) => {
    app = options;
};
global.getApp = () => app ?? { globalData: {} };
global.getCurrentPages = () => stack.slice();

// On the platform a page is a component with the page's lifecycle among its methods.
const register = global.Component;
global.Page = ({ data, ...methods }) => register({ data, methods });

const dialogs = [];
const applied = [];
let ready = () => {};
const routes = [];
const simulatedRequest = wx.request;

/** Sets the platform up; `policy` is served at any address of config.example.com, `hooks` says that routes are told. */
function begin({ policy, hooks }) {
    wx.getAccountInfoSync = () => ({
        miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'release', version: '1.6.0' },
    });
    wx.getUpdateManager = () => ({
        onCheckForUpdate() {},
        onUpdateFailed() {},
        onUpdateReady: (told) => {
            ready = told;
        },
        applyUpdate: () => applied.push(true),
    });
    wx.showModal = (options) => dialogs.push(options);
    const stored = new Map();
    wx.setStorageSync = (key, value) => void stored.set(key, value);
    wx.getStorageSync = (key) => stored.get(key) ?? '';
    wx.request = (options) => {
        if (options.url.startsWith('https://config.example.com/')) {
            setTimeout(() => options.success({ statusCode: 200, data: structuredClone(policy), header: {} }));
            return {};
        }
        return simulatedRequest(options);
    };
    if (hooks) {
        wx.onBeforePageLoad = (told) => routes.push(told);
    }
}

/** Opens a page as the router does. */
function open(root, route, query) {
    for (const told of routes) {
        told({ path: route, query, openType: 'navigateTo' });
    }
    const id = simulate.load(path.join(root, route), { compiler: 'official', rootPath: root });
    const component = simulate.render(id);
    component.attach(document.createElement('div'));
    component.instance.route = route;
    stack.push(component.instance);
    const loaded = component.instance.onLoad?.(query);
    return { component, loaded, html: () => component.dom.innerHTML };
}

// Machines are slow at times: what is waited for may take seconds, what holds already takes none.
async function until(holds) {
    for (let look = 0; look < 500 && !holds(); look += 1) await simulate.sleep(10);
}

module.exports = { applied, begin, dialogs, open, ready: () => ready(), simulate, sleep: simulate.sleep, until };
