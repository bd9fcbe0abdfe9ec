// Compares the lexer and the injection with acorn: node compare.mjs DRIVER [FOLDER]
// Every string, template, comment and regular expression of all built files below FOLDER (default: node_modules beside
// this file) and of the hard cases; then the spans that an injection replaces in files with sprinkled names.
// Exit status 1 on any difference, or when there were fewer than 1,500 files.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { decoded, lineTerminators, literalSpans, parses, readSpans } from './reference.mjs';
import { names, sprinkled } from './sprinkle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [driver, folder = join(here, 'node_modules')] = process.argv.slice(2);
if (!driver) {
  console.error('usage: node compare.mjs DRIVER [FOLDER]');
  process.exit(2);
}
const leastFiles = 1500;
const sprinkledFiles = 500;
const largestSprinkled = 120_000;

function filesBelow(root) {
  const found = [];
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    const path = join(root, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(path));
    else if (/\.(js|cjs|mjs|wxs)$/.test(entry.name)) found.push(path);
  }
  return found.sort();
}

function driverLines(args, paths) {
  const run = spawnSync(driver, args, { input: paths.join('\n') + '\n', maxBuffer: 1 << 30, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${driver} ${args.join(' ')}: status ${run.status}, signal ${run.signal}`);
  return run.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
}

/** Compares flat lists of triples; returns what to tell about the first difference, or null. */
function difference(bytes, ours, reference) {
  if (ours.error) return `not lexed: ${ours.error}`;
  for (let i = 0; i < Math.max(ours.length, reference.length); i += 3) {
    const [mine, theirs] = [ours.slice(i, i + 3), reference.slice(i, i + 3)];
    if (mine.join() !== theirs.join()) {
      const shown = ([kind, begin, end]) => (begin === undefined ? 'nothing' : `${kind} ${begin}-${end} ${JSON.stringify(bytes.subarray(begin, Math.min(end, begin + 60)).toString())}`);
      return `ours: ${shown(mine)}; reference: ${shown(theirs)}`;
    }
  }
  return null;
}

function compared(title, paths, args, reference) {
  const lines = driverLines(args, paths);
  const sum = { files: 0, spans: 0, unparsed: 0, different: 0 };
  paths.forEach((path, index) => {
    const bytes = readFileSync(path);
    const expected = reference(bytes);
    if (expected === null) {
      sum.unparsed += 1;
      return;
    }
    sum.files += 1;
    sum.spans += expected.length / 3;
    const message = difference(bytes, lines[index], expected);
    if (message !== null) {
      sum.different += 1;
      if (sum.different <= 20) console.log(`${path}: ${message}`);
    }
  });
  console.log(`${title}: ${sum.files} files, ${sum.spans} spans, ${sum.different} different, ${sum.unparsed} that acorn does not parse`);
  return sum;
}

/** What an injection makes of valid code must be valid, with every line where it was, and have nothing left to read. */
function checkedResults(paths) {
  const lines = driverLines(['inject', ...names], paths);
  let bad = 0;
  paths.forEach((path, index) => {
    const { text } = lines[index];
    const before = decoded(readFileSync(path));
    if (!parses(text) || lineTerminators(text) !== lineTerminators(before) || readSpans(Buffer.from(text), names).length > 0) {
      bad += 1;
      console.log(`${path}: the injected text is not what it should be`);
    }
  });
  console.log(`injected texts: ${paths.length} files, ${bad} wrong`);
  return bad;
}

const scratch = mkdtempSync(join(tmpdir(), 'miniship-lexer-'));
try {
  const written = (name, content) => {
    const path = join(scratch, name);
    writeFileSync(path, content);
    return path;
  };
  const files = filesBelow(folder);
  const real = compared('literals of built files', files, ['spans'], literalSpans);

  const cases = JSON.parse(readFileSync(join(here, '../../data/inject/lexer.json'), 'utf8'));
  // Where acorn's tokenizer guesses wrong (it says so itself), V8 at least must take the case for valid.
  for (const each of cases.filter(({ ours }) => ours)) new Script(each.source, { filename: each.name });
  const hard = cases.filter((each) => each.literals && !each.ours).map((each, index) => written(`hard-${index}.js`, each.source));
  const hardSum = compared('literals of hard cases', hard, ['spans'], literalSpans);

  const small = files.filter((path) => statSync(path).size < largestSprinkled);
  const step = Math.max(1, Math.floor(small.length / sprinkledFiles));
  const mixed = small.filter((_, index) => index % step === 0).flatMap((path, index) => {
    const text = sprinkled(readFileSync(path), index + 1, 24);
    return text === null ? [] : [written(`sprinkled-${index}.js`, text)];
  });
  const reads = compared('reads in sprinkled files', mixed, ['reads', ...names], (bytes) => readSpans(bytes, names));

  const tables = JSON.parse(readFileSync(join(here, '../../data/inject/cases.json'), 'utf8'));
  const tableFiles = tables.filter((each) => !each.ours && !each.error && !each.set).map((each, index) => written(`case-${index}.js`, each.source));
  const table = compared('reads in the table of cases', tableFiles, ['reads', ...names], (bytes) => readSpans(bytes, names));

  const wrong = checkedResults([...mixed, ...tableFiles]);

  const good = wrong === 0 && real.files >= leastFiles && hardSum.unparsed === 0 && table.unparsed === 0 &&
    [real, hardSum, reads, table].every((sum) => sum.different === 0);
  process.exitCode = good ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
