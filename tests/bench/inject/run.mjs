// Times miniship inject beside what people use instead, all in one run: node run.mjs MINISHIP [MEGABYTES [COPIES]]
// Every command gets the tree as it was; the table has medians of wall and CPU time (user and system, with children).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { name, writeCorpus } from './corpus.mjs';

const [miniship, megabytes = '30', copies = '1'] = process.argv.slice(2);
if (!miniship) {
  console.error('usage: node run.mjs MINISHIP [MEGABYTES [COPIES]]');
  process.exit(2);
}
const here = dirname(fileURLToPath(import.meta.url));
const bin = join(here, 'node_modules/.bin');
const rounds = 5;
const search = `rg --files-with-matches --fixed-strings '${name}'`;

const commands = {
  'miniship inject': `'${resolve(miniship)}' inject --quiet --set ${name}=1.2.3 "$DIST"`,
  'rg -l': `${search} "$DIST"`,
  'rg -l | xargs sed -i': `${search} "$DIST" | xargs sed -i 's/process\\.env\\.APP_VERSION/"1.2.3"/g'`,
  'esbuild define, hits only': `${search} -g '*.js' "$DIST" | xargs '${bin}/esbuild' --log-level=silent --define:${name}='"1.2.3"' --outbase="$DIST" --outdir="$DIST.out"`,
  'gulp-batch-replace': `'${bin}/gulp' --silent --cwd '${here}' -f '${join(here, 'gulpfile.cjs')}'`,
};

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Wall and CPU milliseconds. */
function timed(command, tree) {
  const script = `TIMEFORMAT='%3R %3U %3S'; time { ${command} >/dev/null 2>&1; }`;
  const run = spawnSync('bash', ['-c', script], { env: { ...process.env, DIST: tree, LC_ALL: 'C' }, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`status ${run.status}: ${command}\n${run.stderr}`);
  const [wall, user, system] = run.stderr.trim().split(' ').map((seconds) => Number(seconds) * 1000);
  return { wall, cpu: user + system };
}

const scratch = mkdtempSync(join(tmpdir(), 'miniship-bench-'));
try {
  const [pristine, tree] = [join(scratch, 'pristine'), join(scratch, 'dist')];
  const corpus = writeCorpus(join(here, '../../oracle/lexer/node_modules'), pristine, Number(megabytes) * 1e6, Number(copies));
  console.log(`${(corpus.bytes / 1e6).toFixed(1)} MB, ${corpus.files} files, ${corpus.hitFiles} with reads; ${rounds} rounds, medians\n`);
  const times = Object.fromEntries(Object.keys(commands).map((title) => [title, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [title, command] of Object.entries(commands)) {
      rmSync(`${tree}.out`, { recursive: true, force: true });
      spawnSync('bash', ['-c', `rm -rf '${tree}' && cp -r '${pristine}' '${tree}' && sync -f '${tree}'`]);
      times[title].push(timed(command, tree));
    }
  }
  const sum = (title, key) => median(times[title].map((time) => time[key]));
  const own = { wall: sum('miniship inject', 'wall'), cpu: sum('miniship inject', 'cpu') };
  console.log('command                     wall ms   cpu ms   wall ratio   cpu ratio');
  for (const title of Object.keys(commands)) {
    const [wall, cpu] = [sum(title, 'wall'), sum(title, 'cpu')];
    const ratio = (value, base) => (value / Math.max(base, 1)).toFixed(2);
    console.log(`${title.padEnd(26)}${wall.toFixed(0).padStart(9)}${cpu.toFixed(0).padStart(9)}${ratio(wall, own.wall).padStart(13)}${ratio(cpu, own.cpu).padStart(12)}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
