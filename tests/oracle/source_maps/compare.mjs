// Injects real bundles and asks two consumers for every token's original position: node compare.mjs MINISHIP
// Before and after they must agree, with each other and with themselves; everything else in a map must be the same.
// Exit status 1 on any difference, when there was little to compare, or when a map that did not follow goes unnoticed.
import { FlattenMap, originalPositionFor } from '@jridgewell/trace-mapping';
import * as acorn from 'acorn';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SourceMapConsumer } from 'source-map';
import { writeBundles } from './bundles.mjs';
import { name, writeSources } from './sources.mjs';

const [miniship] = process.argv.slice(2);
if (!miniship) {
  console.error('usage: node compare.mjs MINISHIP');
  process.exit(2);
}
const value = '1.9.0-版本😀';
const here = dirname(fileURLToPath(import.meta.url));

function tokensOf(text) {
  for (const sourceType of ['module', 'script']) {
    const tokens = [];
    try {
      acorn.parse(text, { ecmaVersion: 'latest', sourceType, onToken: tokens, locations: true, allowHashBang: true });
      return tokens.filter((token) => token.type.label !== 'eof');
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}

/** Pairs of tokens, before and after; null where the code differs in more than the reads of the name. */
function aligned(before, after, beforeText, afterText) {
  const textOf = (text, token) => text.slice(token.start, token.end);
  const isRead = (token) => token.type.label === 'string' && token.value === value;
  const pairs = [];
  let from = 0;
  for (const token of after) {
    const old = before[from];
    if (old === undefined) return null;
    if (textOf(beforeText, old) === textOf(afterText, token)) {
      pairs.push([old, token, from]);
      from += 1;
    } else if (isRead(token) && old.value === 'process') {
      pairs.push([old, token, from]);
      while (from < before.length && before[from].value !== 'APP_VERSION') from += 1;
      from += before[from + 1]?.type.label === ']' && before[from].type.label === 'string' ? 2 : 1;
    } else {
      return null;
    }
  }
  return from === before.length ? pairs : null;
}

function mapOf(folder, file, text) {
  const [, url] = [...text.matchAll(/\/[/*]# sourceMappingURL=(\S+)/g)].at(-1);
  if (!url.startsWith('data:')) return readFileSync(join(folder, decodeURIComponent(url)), 'utf8');
  const [head, body] = [url.slice(0, url.indexOf(',')), url.slice(url.indexOf(',') + 1)];
  return head.endsWith(';base64') ? Buffer.from(body, 'base64').toString() : decodeURIComponent(body);
}

const withoutMappings = (map) => JSON.stringify(JSON.parse(map), (key, entry) => (key === 'mappings' || key === 'offset' ? null : entry));
// One of them encodes blanks in the URLs of sources.
const shown = ({ source, line, column, name: symbol }) => [source && decodeURI(source), line, column, symbol].join();
const positions = {
  async trace(map, tokens) {
    const traced = new FlattenMap(map);
    return tokens.map(({ loc: { start } }) => shown(originalPositionFor(traced, start)));
  },
  async mozilla(map, tokens) {
    return SourceMapConsumer.with(map, null, (consumer) =>
      tokens.map(({ loc: { start } }) => shown(consumer.originalPositionFor(start))));
  },
};

const different = (left, right) => left.filter((position, index) => position !== right[index]).length;

async function comparedFile(folder, pristine, file) {
  const [before, after] = [pristine, folder].map((root) => readFileSync(join(root, file), 'utf8'));
  const [oldMap, newMap] = [mapOf(pristine, file, before), mapOf(folder, file, after)];
  const [oldTokens, newTokens] = [tokensOf(before), tokensOf(after)];
  if (oldTokens === null || newTokens === null) return { problem: 'acorn does not parse it' };
  const pairs = aligned(oldTokens, newTokens, before, after);
  if (pairs === null) return { problem: 'more than the reads has changed' };
  const reads = pairs.filter(([old, token]) => old.value === 'process' && token.value === value).length;
  if (before.split('\n').length !== after.split('\n').length) return { problem: 'lines have moved' };
  if (withoutMappings(oldMap) !== withoutMappings(newMap)) return { problem: 'more than mappings and offsets has changed' };
  const found = {};
  const wrong = {};
  for (const [consumer, positionsIn] of Object.entries(positions)) {
    const was = await positionsIn(oldMap, pairs.map(([old]) => old));
    found[consumer] = await positionsIn(newMap, pairs.map(([, token]) => token));
    wrong[consumer] = different(was, found[consumer]);
  }
  wrong.disagree = different(found.trace, found.mozilla);
  const stale = different(found.trace, await positions.trace(oldMap, pairs.map(([, token]) => token)));
  const problem = Object.values(wrong).some((count) => count > 0) ? `positions differ: ${JSON.stringify(wrong)}` : null;
  return { problem, tokens: pairs.length, reads, stale };
}

const scratch = mkdtempSync(join(tmpdir(), 'miniship-source-maps-'));
try {
  const [sources, pristine, folder] = ['src', 'before', 'dist'].map((part) => join(scratch, part));
  mkdirSync(pristine);
  await writeBundles(writeSources(join(here, 'node_modules'), sources), pristine);
  mkdirSync(folder);
  for (const file of readdirSync(pristine)) writeFileSync(join(folder, file), readFileSync(join(pristine, file)));
  const run = spawnSync(miniship, ['inject', '--set', `${name}=${value}`, '--json', folder], { cwd: scratch, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`${miniship}: status ${run.status}\n${run.stderr}`);
  const { maps, warnings, hits } = JSON.parse(run.stdout);
  const sum = { files: 0, tokens: 0, reads: 0, stale: 0, bad: warnings.length };
  warnings.forEach((warning) => console.log(warning));
  for (const file of readdirSync(pristine).filter((each) => each.endsWith('.js'))) {
    if (readFileSync(join(pristine, file)).equals(readFileSync(join(folder, file)))) continue;
    const { problem, tokens, reads, stale } = await comparedFile(folder, pristine, file);
    sum.files += 1;
    if (problem) {
      sum.bad += 1;
      console.log(`${file}: ${problem}`);
    } else {
      sum.tokens += tokens;
      sum.reads += reads;
      sum.stale += stale;
    }
  }
  console.log(`${sum.files} files, ${maps.length} map files, ${sum.reads} of ${hits} reads, ${sum.tokens} tokens, ${sum.stale} of them wrong under the old maps, ${sum.bad} bad`);
  const enough = sum.files >= 30 && maps.length >= 15 && sum.tokens >= 300_000 && sum.stale >= 100_000 && sum.reads === hits;
  process.exitCode = sum.bad === 0 && enough ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true });
}
