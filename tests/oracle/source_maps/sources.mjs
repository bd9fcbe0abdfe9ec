// Modules of real packages with reads of a name in their functions: what the bundlers get.
import * as acorn from 'acorn';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const name = 'process.env.APP_VERSION';

/** Ways to write the read, some with wide characters before it on the same line. */
const reads = [
  `__keep("${'版本'}😀", ${name});`, `__keep(${name} + "é", ${name}.length);`, `__keep({ v: ${name} }, [${name}]);`,
  '__keep(process\n  .env\n  .APP_VERSION, "版");', '__keep(process.env["APP_VERSION"]);', `__keep(\`\${${name}}😀\`);`,
  `__keep("${name}", /${name}/);`, '__keep(process /* 版\n */ . env // end\n .APP_VERSION);',
];

function functionBodies(tree) {
  const found = [];
  const open = [tree];
  while (open.length > 0) {
    const node = open.pop();
    if (/Function/.test(node.type) && node.body.type === 'BlockStatement') found.push(node.body);
    for (const value of Object.values(node)) {
      for (const next of Array.isArray(value) ? value : [value]) {
        if (next && typeof next.type === 'string') open.push(next);
      }
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The module with a read at the beginning of some of its functions, behind their directives. */
export function sprinkled(text, seed) {
  const tree = acorn.parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
  let out = '';
  let at = 0;
  functionBodies(tree).forEach((body, index) => {
    const directives = body.body.filter((statement) => statement.directive !== undefined);
    const place = directives.length > 0 ? directives.at(-1).end : body.start + 1;
    if ((index + seed) % 3 !== 0) return;
    out += text.slice(at, place) + (directives.length > 0 ? ';' : '') + reads[(index + seed) % reads.length];
    at = place;
  });
  return out + text.slice(at);
}

function modulesOf(packages) {
  const lodash = join(packages, 'lodash-es');
  return [
    ...readdirSync(lodash).filter((file) => file.endsWith('.js') && file !== 'lodash.js').sort().map((file) => join(lodash, file)),
    join(packages, '@vue/shared/dist/shared.esm-bundler.js'), join(packages, '@vue/reactivity/dist/reactivity.esm-bundler.js'),
    join(packages, 'highlight.js/es/languages/javascript.js'), join(packages, 'highlight.js/es/languages/css.js'),
  ];
}

/** Writes the modules and an entry that imports them all; returns their paths, the entry's first. */
export function writeSources(packages, folder) {
  mkdirSync(folder, { recursive: true });
  const names = new Map();
  const paths = modulesOf(packages).map((from, index) => {
    const file = from.split('/').at(-1);
    names.set(file, index);
    const text = sprinkled(readFileSync(from, 'utf8'), index).replaceAll("'@vue/shared'", "'./shared.esm-bundler.js'");
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  });
  const entry = join(folder, 'entry.js');
  const imports = [...names].filter(([, index]) => index % 8 === 0 || index >= names.size - 4).map(([file, index]) => `import * as m${index} from './${file}';\n__keep(m${index});\n`);
  writeFileSync(entry, `globalThis.__keep = (...all) => all;\n__keep(${name});\n${imports.join('')}`);
  return [entry, ...paths];
}
