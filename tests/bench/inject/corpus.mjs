// Built files of real packages with reads of a name in one script of twelve: the same bytes every time.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const name = 'process.env.APP_VERSION';
const largestFile = 2_000_000;

function filesBelow(root, folder = '') {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(root, path);
    return /\.(js|cjs|mjs|wxs|wxml|wxss|json)$/.test(entry.name) ? [path] : [];
  });
}

/** Some of every kind of place: code, a string, a comment, a template. */
function additions(hash) {
  const lines = Array.from({ length: 1 + (hash[1] % 3) }, (_, index) => `;(function(){var v${index}=${name};return v${index}})();`);
  if (hash[2] % 2 === 0) lines.push(`// ${name}`);
  if (hash[3] % 2 === 0) lines.push(`;"${name}";`);
  if (hash[4] % 4 === 0) lines.push(`;\`${name} \${${name}}\`;`);
  return `\n${lines.join('\n')}\n`;
}

/** Writes up to `limit` bytes from the packages below `from`, `copies` times; tells what was written. */
export function writeCorpus(from, to, limit, copies) {
  const sum = { files: 0, bytes: 0, hitFiles: 0 };
  for (const path of filesBelow(from)) {
    let bytes = readFileSync(join(from, path));
    if (bytes.length > largestFile || sum.bytes + bytes.length > limit) continue;
    const hash = createHash('sha256').update(path).digest();
    if (/\.(js|cjs|wxs)$/.test(path) && hash[0] % 12 === 0) {
      bytes = Buffer.concat([bytes, Buffer.from(additions(hash))]);
      sum.hitFiles += 1;
    }
    sum.files += 1;
    sum.bytes += bytes.length;
    for (let copy = 0; copy < copies; copy++) {
      // Not `node_modules`: miniship would leave it out.
      const file = join(to, `c${copy}`, path.replaceAll('node_modules', 'modules'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }
  return { files: sum.files * copies, bytes: sum.bytes * copies, hitFiles: sum.hitFiles * copies };
}
