// Compares the lexer and the injection with acorn: node compare.mjs DRIVER [FOLDER]
// Every string, template, comment and regular expression of all built files below FOLDER (default: node_modules beside
// this file) and of the hard cases; then, in files with sprinkled names, the reads that an injection finds and the text
// that it makes: what acorn's tree says is a read, and nothing else, has to be replaced.
// Exit status 1 on any difference, or when there were fewer than 2,000 files of either kind.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { decoded, literalSpans, parses, readSpans, replaced } from './reference.mjs';
import { names, sprinkled } from './sprinkle.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [driver, folder = join(here, 'node_modules')] = process.argv.slice(2);
if (!driver) {
  console.error('usage: node compare.mjs DRIVER [FOLDER]');
  process.exit(2);
}
const leastFiles = 2000;
// More than that, because names do not fit into every file.
const sprinkledFiles = 2200;
const largestSprinkled = 60_000;
const namesPerFile = 12;

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

/** What an injection makes of valid code must be valid, and the old text but for what acorn's tree says is a read. */
function checkedResults(paths) {
  const lines = driverLines(['inject', ...names], paths);
  let bad = 0;
  paths.forEach((path, index) => {
    const { text } = lines[index];
    if (!parses(text) || text !== replaced(decoded(readFileSync(path)), names, '1.2.3')) {
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
  const chosen = small.filter((_, index) => Math.floor((index * sprinkledFiles) / small.length) !== Math.floor(((index - 1) * sprinkledFiles) / small.length));
  const mixed = chosen.flatMap((path, index) => {
    const text = sprinkled(readFileSync(path), index + 1, namesPerFile);
    return text === null ? [] : [written(`sprinkled-${index}.js`, text)];
  });
  const reads = compared('reads in sprinkled files', mixed, ['reads', ...names], (bytes) => readSpans(bytes, names));

  const tables = JSON.parse(readFileSync(join(here, '../../data/inject/cases.json'), 'utf8'));
  const tableFiles = tables.filter((each) => !each.ours && !each.error && !each.set).map((each, index) => written(`case-${index}.js`, each.source));
  const table = compared('reads in the table of cases', tableFiles, ['reads', ...names], (bytes) => readSpans(bytes, names));

  const wrong = checkedResults([...mixed, ...tableFiles]);

  const good = wrong === 0 && real.files >= leastFiles && mixed.length >= leastFiles && hardSum.unparsed === 0 && table.unparsed === 0 &&
    [real, hardSum, reads, table].every((sum) => sum.different === 0);
  process.exitCode = good ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
