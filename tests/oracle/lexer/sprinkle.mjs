// Puts names that are to be injected into real files, in places where they are read, written, declared or mere keys.
import * as acorn from 'acorn';
import { decoded } from './reference.mjs';

export const names = ['process.env.APP_VERSION', '__VERSION__', 'import.meta.env.VERSION'];

/** Spellings of the chain; those of the second kind cannot be written to. */
const spellings = [
  'process.env.APP_VERSION', 'process .env\n.APP_VERSION', 'process["env"].APP_VERSION', "process.env['APP_VERSION']",
  'process/* . */.env.// end\r\nAPP_VERSION', '(process.env.APP_VERSION)', '(process.env).APP_VERSION',
  'globalThis.process.env.APP_VERSION', 'process.env.APP_VERSION_CODE', 'process.env.APP_VERSION.length',
  'process.env.APP_VERSION[0]', 'process.\\u0065nv.APP_VERSION', '__VERSION__.x', '__VERSION__', 'a.__VERSION__',
];
const readOnlySpellings = ['process?.env.APP_VERSION', 'process.env?.["APP_VERSION"]', 'a?.process.env.APP_VERSION',
  '`${process.env.APP_VERSION}`', '"process.env.APP_VERSION"', '/process.env.APP_VERSION/', '{}.x = [process.env.APP_VERSION]'];

/** A generator of numbers in [0, 1): the same every time. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function nodesOf(tree, types) {
  const found = [];
  const open = [tree];
  while (open.length > 0) {
    const node = open.pop();
    if (types.has(node.type)) found.push(node);
    for (const key of Object.keys(node)) {
      const value = node[key];
      if (Array.isArray(value)) open.push(...value.filter((next) => next && typeof next.type === 'string'));
      else if (value && typeof value.type === 'string') open.push(value);
    }
  }
  return found;
}

function parses(text, sourceType) {
  try {
    return acorn.parse(text, {
      ecmaVersion: 'latest', sourceType, allowHashBang: true, allowReturnOutsideFunction: sourceType === 'script',
    });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function spliced(text, edits) {
  let out = '';
  let at = 0;
  for (const { start, end, put } of [...edits].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    out += text.slice(at, start) + put;
    at = end;
  }
  return out + text.slice(at);
}

/** The file with up to `count` names in it, as text that still parses; null when none could be put in. */
export function sprinkled(bytes, seed, count) {
  const text = decoded(bytes);
  if (text === null) return null;
  const sourceType = ['script', 'module'].find((type) => parses(text, type) !== null);
  if (sourceType === undefined) return null;
  const random = randomNumbers(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const nodes = nodesOf(parses(text, sourceType), new Set(['MemberExpression', 'Identifier']));
  if (nodes.length === 0) return null;
  const edits = Array.from({ length: count }, () => {
    const { type, start, end } = pick(nodes);
    if (type === 'Identifier') return { start, end, put: '__VERSION__' };
    return { start, end, put: random() < 0.3 ? pick(readOnlySpellings) : pick(spellings) };
  });
  // What does not fit is taken out again, half by half.
  const fitting = (some) => {
    if (some.length === 0) return [];
    if (parses(spliced(text, some), sourceType) !== null) return some;
    if (some.length === 1) return [];
    const half = some.length >> 1;
    const both = [...fitting(some.slice(0, half)), ...fitting(some.slice(half))];
    return parses(spliced(text, both), sourceType) !== null ? both : fitting(some.slice(0, half));
  };
  const kept = fitting(edits);
  return kept.length === 0 ? null : spliced(text, kept);
}
