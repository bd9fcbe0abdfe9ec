// The client guards that miniship prints, loaded.
'use strict';
const { execFileSync } = require('node:child_process');
const vm = require('node:vm');

// Of every platform both forms, as {name, decide}.
function guards(miniship) {
    const found = [];
    for (const platform of ['wechat', 'feishu', 'douyin', 'xiaohongshu', 'alipay', 'generic']) {
        for (const form of [[], ['--minify']]) {
            const code = execFileSync(miniship, ['guard', '--platform', platform, ...form], { encoding: 'utf8' });
            const exports = {};
            vm.runInThisContext(`(function (exports, module) {${code}\n})`)(exports, { exports });
            found.push({ name: [platform, ...form].join(' '), decide: exports.decide });
        }
    }
    return found;
}

module.exports = { guards };
