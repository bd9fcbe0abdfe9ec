// A WeChat mini-program reduced to its guard: fetches the policy document over real HTTP, with a new package ready.
// usage: node guard_client.js GUARD URL VERSION [PAGE [DAY]]
// Prints {"policy": revision or null, "rules": […], "dialogs": […], "applied": n}: what was decided and asked, when the
// launch, and then the page if one is named, are over.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const vm = require('node:vm');

const [file, url, version, page, day] = process.argv.slice(2);
const told = { policy: null, rules: [], dialogs: [], applied: 0 };
const storage = new Map();
const pages = new Map();
let ready;

class Clock extends Date {
    constructor(...words) {
        super(...(words.length || !day ? words : [`${day}T12:00:00Z`]));
    }
    static now() {
        return new Clock().getTime();
    }
}

function request({ url, success, fail }) {
    const failed = ({ code }) => {
        fail({ errMsg: `request:fail ${code}` });
        visit();
    };
    const asked = http.get(url, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => (text += part));
        answer.on('end', () => {
            let data = text;
            try {
                data = JSON.parse(text);
                told.policy = data.revision ?? null;
            } catch {
                // What is no JSON is handed over as text, as the platform does.
            }
            success({ statusCode: answer.statusCode, header: answer.headers, data });
            visit();
        });
        answer.on('error', failed);
    });
    asked.on('error', failed);
    return asked;
}

function visit() {
    ready();
    if (page) {
        pages.get(page).onLoad.call({ route: page }, {});
    }
    process.stdout.write(JSON.stringify(told) + '\n', () => process.exit(0));
}

const wx = {
    request,
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'release', version } }),
    getAppBaseInfo: () => ({ SDKVersion: '3.4.0', version: '8.0.50', language: 'zh_CN' }),
    getUpdateManager: () => ({
        onUpdateReady: (callback) => (ready = callback),
        applyUpdate: () => told.applied++,
    }),
    getStorageSync: (key) => storage.get(key) ?? '',
    setStorageSync: (key, value) => void storage.set(key, value),
    showModal: ({ content, showCancel, success }) => {
        told.dialogs.push({ content, showCancel });
        success({ confirm: true, cancel: false });
    },
};
const world = { wx, Date: Clock, setTimeout, exports: {}, Page() {}, Component() {} };
vm.createContext(world);
vm.runInContext(fs.readFileSync(file, 'utf8'), world);
world.exports.createGuard({ version, policyUrl: url, onDecision: ({ decision, rule }) => told.rules.push([decision, rule]) });
if (page) {
    const options = { onLoad() {} };
    pages.set(page, options);
    world.Page(options);
}
