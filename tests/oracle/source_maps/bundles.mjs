// The same modules through esbuild, terser, webpack and babel, with source maps of every kind.
import * as babel from '@babel/core';
import { GenMapping, addMapping, setSourceContent, toEncodedMap } from '@jridgewell/gen-mapping';
import * as acorn from 'acorn';
import esbuild from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { minify } from 'terser';
import webpack from 'webpack';

const comment = (url) => `\n//# sourceMappingURL=${url}\n`;

async function withEsbuild(entry, out) {
  const options = { entryPoints: [entry], bundle: true, charset: 'utf8', logLevel: 'error', platform: 'neutral' };
  await esbuild.build({ ...options, outfile: join(out, 'esbuild.js'), sourcemap: 'linked' });
  await esbuild.build({ ...options, outfile: join(out, 'esbuild.min.js'), sourcemap: 'linked', minify: true });
  await esbuild.build({ ...options, outfile: join(out, 'esbuild.inline.min.js'), sourcemap: 'inline', minify: true });
}

async function withTerser(out) {
  const code = { 'esbuild.js': readFileSync(join(out, 'esbuild.js'), 'utf8') };
  const content = readFileSync(join(out, 'esbuild.js.map'), 'utf8');
  for (const [file, url] of [['terser.js', 'terser.js.map'], ['terser.inline.js', 'inline']]) {
    const made = await minify(code, { sourceMap: { filename: file, url, content, includeSources: true }, output: { ascii_only: false } });
    writeFileSync(join(out, file), made.code);
    if (url !== 'inline') writeFileSync(join(out, url), made.map);
  }
}

function withWebpack(entry, out) {
  const bundle = (filename, devtool, mode) => new Promise((resolve, reject) => {
    webpack({ mode, devtool, entry, output: { path: out, filename }, cache: false, performance: false, optimization: { nodeEnv: false } }, (error, stats) => {
      if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString()));
      else resolve();
    });
  });
  return Promise.all([
    bundle('webpack.js', 'source-map', 'production'), bundle('webpack.inline.js', 'inline-source-map', 'none'),
  ]);
}

async function withBabel(paths, out) {
  for (const [index, path] of paths.slice(0, 60).entries()) {
    const compact = index % 2 === 0;
    const made = await babel.transformAsync(readFileSync(path, 'utf8'), {
      filename: path, babelrc: false, configFile: false, sourceMaps: index % 3 === 0 ? 'inline' : true, compact, retainLines: index % 4 === 1,
      generatorOpts: { jsescOption: { minimal: true } },
    });
    const file = `babel.${basename(path)}`;
    if (index % 3 === 0) {
      writeFileSync(join(out, file), made.code);
    } else {
      writeFileSync(join(out, file), made.code + comment(`${file}.map`));
      writeFileSync(join(out, `${file}.map`), JSON.stringify(made.map));
    }
  }
}

/** A map with a segment for every token, over code that is not printed anew: chains over several lines stay. */
function withTokens(paths, out) {
  paths.slice(0, 80).forEach((path, index) => {
    const text = readFileSync(path, 'utf8');
    const file = `tokens.${basename(path)}`;
    const map = new GenMapping({ file });
    setSourceContent(map, path, text);
    const tokens = [...acorn.tokenizer(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true })];
    tokens.forEach(({ loc: { start } }, number) => {
      if (index % 2 === 0 || number % 3 === 0) {
        addMapping(map, { generated: start, original: { line: start.line, column: start.column }, source: path, name: number % 5 === 0 ? `n${number}` : undefined });
      }
    });
    const json = JSON.stringify({ ...toEncodedMap(map), x_unknown: [1.0, null], debugId: '0-1' });
    if (index % 2 === 0) {
      writeFileSync(join(out, file), text + comment(encodeURI(`${file}.map`)));
      writeFileSync(join(out, `${file}.map`), json);
    } else {
      writeFileSync(join(out, file), text + comment(`data:application/json;charset=utf-8,${encodeURIComponent(json)}`));
    }
  });
}

/** A minified module behind its own map, on one line: what the map says of the code depends on the length of the map. */
async function withMapInFront(paths, out) {
  for (const path of paths.slice(0, 40)) {
    const { code } = await esbuild.transform(readFileSync(path, 'utf8'), { minify: true, charset: 'utf8' });
    const tokens = [...acorn.tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true })];
    const commentFor = (moved) => {
      const map = new GenMapping();
      for (const { loc: { start } } of tokens) {
        const column = start.line === 1 ? start.column + moved : start.column;
        addMapping(map, { generated: { line: start.line, column }, original: start, source: basename(path) });
      }
      const json = JSON.stringify(toEncodedMap(map));
      return `/*# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')} */`;
    };
    let front = '';
    for (let round = 0; commentFor(front.length) !== front; round++) {
      if (round > 20) throw new Error(`${path}: its map never fits`);
      front = commentFor(front.length);
    }
    writeFileSync(join(out, `front.${basename(path)}`), front + code);
  }
}

/** Two minified bundles on one line and one below, under an index map. */
function withSections(out) {
  const code = readFileSync(join(out, 'terser.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '');
  const map = JSON.parse(readFileSync(join(out, 'terser.js.map'), 'utf8'));
  const lines = code.split('\n');
  const sections = [
    { offset: { line: 0, column: 0 }, map },
    { offset: { line: lines.length - 1, column: lines.at(-1).length + 1 }, map },
    { offset: { line: 2 * lines.length - 1, column: 0 }, map },
  ];
  writeFileSync(join(out, 'index.js'), `${code};${code}\n${code}${comment('index.js.map')}`);
  writeFileSync(join(out, 'index.js.map'), JSON.stringify({ version: 3, file: 'index.js', sections }));
}

/** Fills the folder `out` with code and maps. */
export async function writeBundles(paths, out) {
  await withEsbuild(paths[0], out);
  await withTerser(out);
  await withWebpack(paths[0], out);
  await withBabel(paths, out);
  withTokens(paths.slice(1), out);
  await withMapInFront(paths.slice(1), out);
  withSections(out);
}
