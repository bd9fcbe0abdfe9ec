// The form of the files: ES5, small, not stale, and with declarations that hold.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import { parse } from 'acorn';
import { guard, minified, platforms } from './minify.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
// What a platform's package can spare for it: 4 KB, and 2 KB on the wire.
const limits = { bytes: 4096, zipped: 2048 };

export function checkForm(miniship) {
    for (const platform of platforms) {
        test(`${platform}: ES5 without eval, in both forms`, () => {
            for (const code of [guard(miniship, platform), guard(miniship, platform, '--minify')]) {
                parse(code, { ecmaVersion: 5, sourceType: 'script' });
                assert.doesNotMatch(code, /\beval\b|new Function|\b(Promise|Proxy|Symbol|Map|Set)\b|Date\.parse/);
            }
        });
        test(`${platform}: the small form is small, and what terser makes of the readable one`, async () => {
            const small = guard(miniship, platform, '--minify');
            assert.equal(small, await minified(guard(miniship, platform)), 'run scripts/generate');
            const zipped = zlib.gzipSync(small, { level: 9 }).length;
            console.log(`# ${platform}: ${Buffer.byteLength(small)} bytes, ${zipped} with gzip`);
            assert.ok(Buffer.byteLength(small) <= limits.bytes, `${Buffer.byteLength(small)} bytes`);
            assert.ok(zipped <= limits.zipped, `${zipped} bytes with gzip`);
        });
    }
    test('the declarations hold under tsc --strict, and are the same for every platform', () => {
        const [types, ...others] = platforms.map((platform) => guard(miniship, platform, '--types'));
        assert.deepEqual(new Set(others), new Set([types]));
        checkTypes(types);
    });
}

function checkTypes(types) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'miniship-guard-'));
    try {
        fs.writeFileSync(path.join(folder, 'guard.d.ts'), types);
        fs.copyFileSync(path.join(here, 'use.ts'), path.join(folder, 'use.ts'));
        const words = ['--strict', '--noEmit', '--target', 'es5', '--lib', 'es2015', '--module', 'commonjs', '--types', 'miniprogram-api-typings'];
        const { status, stdout } = spawnSync(
            process.execPath,
            [path.join(here, 'node_modules/typescript/bin/tsc'), ...words, '--typeRoots', path.join(here, 'node_modules'), path.join(folder, 'use.ts')],
            { encoding: 'utf8' }
        );
        assert.equal(status, 0, stdout);
    } finally {
        fs.rmSync(folder, { recursive: true });
    }
}
