// Times miniship inject beside what people use instead, all in one run: node run.mjs MINISHIP [MEGABYTES [COPIES]]
// Every command gets the tree as it was; the table has medians of wall time, CPU time (user and system, with children),
// CPU time per MB of the tree, and the memory of the largest process.
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
const rounds = Number(copies) > 1 ? 3 : 5;
const search = `rg --files-with-matches --fixed-strings '${name}'`;

const commands = {
  'miniship inject': `'${resolve(miniship)}' inject --quiet --set ${name}=1.2.3 "$DIST"`,
  'rg -l': `${search} "$DIST"`,
  'rg -l | xargs sed -i': `${search} "$DIST" | xargs sed -i 's/process\\.env\\.APP_VERSION/"1.2.3"/g'`,
  'esbuild define, hits only': `${search} -g '*.js' "$DIST" | xargs '${bin}/esbuild' --log-level=silent --define:${name}='"1.2.3"' --outbase="$DIST" --outdir="$DIST.out"`,
  'gulp-batch-replace': `'${bin}/gulp' --silent --cwd '${here}' -f '${join(here, 'gulpfile.cjs')}'`,
};

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// Python tells what the processes of a command used; node does not.
const meter = `
import resource, subprocess, sys, time
start = time.monotonic()
status = subprocess.call(['bash', '-c', sys.argv[1]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, wall * 1000, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024)
`;

/** Milliseconds of wall and CPU time, and MiB. */
function metered(command, tree) {
  const run = spawnSync('python3', ['-c', meter, command], { env: { ...process.env, DIST: tree, LC_ALL: 'C' }, encoding: 'utf8' });
  const [status, wall, cpu, memory] = run.stdout.trim().split(' ').map(Number);
  if (run.status !== 0 || status !== 0) throw new Error(`status ${status}: ${command}\n${run.stderr}`);
  return { wall, cpu, memory };
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
      times[title].push(metered(command, tree));
    }
  }
  const sum = (title, key) => median(times[title].map((time) => time[key]));
  const own = { wall: sum('miniship inject', 'wall'), cpu: sum('miniship inject', 'cpu') };
  console.log('command                     wall ms   cpu ms   wall ratio   cpu ratio   cpu ms/MB   peak MiB');
  for (const title of Object.keys(commands)) {
    const [wall, cpu] = [sum(title, 'wall'), sum(title, 'cpu')];
    const ratio = (value, base) => (value / Math.max(base, 1)).toFixed(2);
    console.log(`${title.padEnd(26)}${wall.toFixed(0).padStart(9)}${cpu.toFixed(0).padStart(9)}${ratio(wall, own.wall).padStart(13)}${ratio(cpu, own.cpu).padStart(12)}${(cpu / (corpus.bytes / 1e6)).toFixed(2).padStart(12)}${sum(title, 'memory').toFixed(0).padStart(11)}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
