// Makes the small form of the client guard: what `miniship guard --minify` prints.
// usage: node minify.mjs MINISHIP FOLDER
// Writes FOLDER/PLATFORM.js for every platform.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { minify } from 'terser';

export const platforms = ['wechat', 'feishu', 'douyin', 'xiaohongshu', 'alipay', 'generic'];

export function guard(miniship, platform, ...flags) {
    return execFileSync(miniship, ['guard', '--platform', platform, ...flags], { encoding: 'utf8' });
}

export async function minified(source) {
    const { code } = await minify(source, { ecma: 5, toplevel: true, compress: { passes: 4, booleans: false, booleans_as_integers: true } });
    return `${code}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    const [miniship, folder] = process.argv.slice(2);
    for (const platform of platforms) {
        fs.writeFileSync(path.join(folder, `${platform}.js`), await minified(guard(path.resolve(miniship), platform)));
    }
}
