// Runs the client guards that miniship prints in platforms made for it, and looks at their form.
// usage: node compare.mjs MINISHIP
import path from 'node:path';
import { test } from 'node:test';
import * as asking from './asking.mjs';
import { checkForm } from './form.mjs';
import { guard, platforms } from './minify.mjs';
import * as pages from './pages.mjs';
import * as safety from './safety.mjs';
import { World } from './world.mjs';

if (process.argv.length !== 3) {
    console.error('usage: node compare.mjs MINISHIP');
    process.exit(2);
}
const miniship = path.resolve(process.argv[2]);

for (const platform of platforms) {
    for (const form of [[], ['--minify']]) {
        const code = guard(miniship, platform, ...form);
        const worlds = { [platform]: undefined };
        if (platform === 'wechat' || platform === 'generic') {
            worlds[`${platform} with route hooks`] = ['onBeforePageLoad', 'onAppRoute'];
            worlds[`${platform} with onAppRoute alone`] = ['onAppRoute'];
        }
        for (const [name, routes] of Object.entries(worlds)) {
            const make = (how) => new World(platform, code, { routes, ...how });
            for (const { cases } of [asking, safety, pages]) {
                for (const [what, run] of Object.entries(cases)) {
                    test([name, ...form, what].join(': '), () => run(make));
                }
            }
        }
    }
}
checkForm(miniship);
