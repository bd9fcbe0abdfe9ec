// What acorn says about a file: its literals, and where its tree reads a name.
import * as acorn from 'acorn';

const kinds = { comment: 0, string: 1, template: 2, regexp: 3 };

/** Byte offset of every UTF-16 index, or null when they are equal because the text is ASCII. */
function byteOffsets(text, byteLength) {
  if (text.length === byteLength) return null;
  const offsets = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    offsets[index] = bytes;
    const unit = text.charCodeAt(index);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && index + 1 < text.length) {
      offsets[++index] = bytes;
      bytes += 4;
    } else bytes += 3;
  }
  offsets[text.length] = bytes;
  return offsets;
}

/** The text of UTF-8 bytes with every code unit that they hold, a byte order mark included; null for other bytes. */
export function decoded(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parsed(text, options) {
  // A byte order mark is no part of the program; a hashbang may follow it.
  const skipped = text.startsWith('\ufeff') ? 1 : 0;
  const body = text.slice(skipped);
  const parse = (sourceType) => {
    const tokens = [];
    const comments = [];
    const tree = acorn.parse(body, {
      ecmaVersion: 'latest', sourceType, allowHashBang: true, onToken: tokens, onComment: comments,
      allowReturnOutsideFunction: sourceType === 'script', ...options,
    });
    return { tree, tokens, comments, skipped };
  };
  // The lexer, too, takes what imports and exports for a module, and the rest for a script.
  for (const sourceType of ['script', 'module']) {
    try {
      return parse(sourceType);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}

/** True when the text is a script or a module. */
export function parses(text) {
  return parsed(text, {}) !== null;
}

/** The line terminators of a text in their order. */
export function lineTerminators(text) {
  return (text.match(/[\n\r\u2028\u2029]/g) ?? []).join('');
}

/** [kind, begin, end, …] as lexer_driver prints them; null when acorn does not parse the file. */
export function literalSpans(bytes) {
  const text = decoded(bytes);
  const result = text === null ? null : parsed(text, {});
  if (result === null) return null;
  const spans = [];
  for (const comment of result.comments) spans.push([kinds.comment, comment.start, comment.end]);
  for (const token of result.tokens) {
    if (token.type === acorn.tokTypes.string) spans.push([kinds.string, token.start, token.end]);
    else if (token.type === acorn.tokTypes.regexp) spans.push([kinds.regexp, token.start, token.end]);
    else if (token.type === acorn.tokTypes.template || token.type === acorn.tokTypes.invalidTemplate) {
      // acorn has the delimiters as tokens of their own: a backtick or } before, a backtick or ${ behind.
      const body = text.slice(result.skipped);
      spans.push([kinds.template, token.start - 1, token.end + (body[token.end] === '`' ? 1 : 2)]);
    }
  }
  spans.sort((a, b) => a[1] - b[1]);
  const offsets = byteOffsets(text, bytes.length);
  const at = (index) => (offsets ? offsets[index + result.skipped] : index + result.skipped);
  // acorn reports hashbangs as line comments too; where a version does not, the text tells.
  if (text.slice(result.skipped).startsWith('#!') && !(spans[0]?.[1] === 0)) {
    const end = text.slice(result.skipped).search(/[\n\r\u2028\u2029]/);
    spans.unshift([kinds.comment, 0, end < 0 ? text.length - result.skipped : end]);
  }
  return spans.flatMap(([kind, begin, end]) => [kind, at(begin), at(end)]);
}

/** The names of a member chain and its root, outermost last; null for anything else. */
function chainOf(node) {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'MetaProperty') return [node.meta.name, node.property.name];
  if (node.type !== 'MemberExpression' || node.object.type === 'ParenthesizedExpression') return null;
  const inner = chainOf(node.object);
  if (inner === null) return null;
  if (!node.computed && node.property.type === 'Identifier') return [...inner, node.property.name];
  if (node.computed && node.property.type === 'Literal' && typeof node.property.value === 'string') {
    return [...inner, node.property.value];
  }
  return null;
}

/**
 * Visits every node that is read as an expression, with the node around it; `visit` returns true to stay out of the
 * node's children.
 */
function walkReads(node, visit, written = false, parent = null) {
  if (!written && visit(node, parent)) return;
  const child = (next, isWritten = false) => {
    if (next) walkReads(next, visit, isWritten, node);
  };
  switch (node.type) {
    case 'AssignmentExpression':
      child(node.left, true);
      child(node.right);
      return;
    case 'AssignmentPattern':
      child(node.left, true);
      child(node.right);
      return;
    case 'UpdateExpression':
      child(node.argument, true);
      return;
    case 'UnaryExpression':
      child(node.argument, node.operator === 'delete');
      return;
    case 'ForInStatement':
    case 'ForOfStatement':
      child(node.left, node.left.type !== 'VariableDeclaration');
      child(node.right);
      child(node.body);
      return;
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      child(node.expression, written);
      return;
    case 'ArrayPattern':
      node.elements.forEach((element) => child(element, true));
      return;
    case 'RestElement':
      child(node.argument, true);
      return;
    case 'ObjectPattern':
      for (const property of node.properties) {
        if (property.type === 'RestElement') child(property, true);
        else {
          if (property.computed) child(property.key);
          child(property.value, true);
        }
      }
      return;
    case 'VariableDeclarator':
      child(node.id, true);
      child(node.init);
      return;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      node.params.forEach((param) => child(param, true));
      child(node.body);
      return;
    case 'ClassDeclaration':
    case 'ClassExpression':
      child(node.superClass);
      child(node.body);
      return;
    case 'CatchClause':
      child(node.param, true);
      child(node.body);
      return;
    case 'MemberExpression':
      child(node.object);
      if (node.computed) child(node.property);
      return;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      if (node.computed) child(node.key);
      child(node.value);
      return;
    case 'LabeledStatement':
      child(node.body);
      return;
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'MetaProperty':
      return;
    case 'ExportNamedDeclaration':
      child(node.declaration);
      return;
    default:
      for (const key of Object.keys(node)) {
        const value = node[key];
        if (Array.isArray(value)) value.forEach((next) => next && typeof next.type === 'string' && child(next));
        else if (value && typeof value.type === 'string') child(value);
      }
  }
}

/** Every read of one of the names in a text, in order; null when acorn does not parse it. */
function readsOf(text, names) {
  const result = parsed(text, { preserveParens: true });
  if (result === null) return null;
  const reads = [];
  walkReads(result.tree, (node, parent) => {
    const chain = chainOf(node);
    const index = chain === null ? -1 : names.indexOf(chain.join('.'));
    const [start, end] = [node.start + result.skipped, node.end + result.skipped];
    // An escape in a name is another spelling, which the injection leaves alone.
    if (index < 0 || text.slice(start, end).includes('\\')) return false;
    reads.push({ index, start, end, shorthand: parent?.type === 'Property' && parent.shorthand });
    return true;
  });
  return reads.sort((a, b) => a.start - b.start);
}

/** [name's index, begin, end, …] of every read of one of the names; null when acorn does not parse the file. */
export function readSpans(bytes, names) {
  const text = decoded(bytes);
  const reads = text === null ? null : readsOf(text, names);
  if (reads === null) return null;
  const offsets = byteOffsets(text, bytes.length);
  const at = (index) => (offsets ? offsets[index] : index);
  return reads.flatMap(({ index, start, end }) => [index, at(start), at(end)]);
}

/** The text with a literal for every read, and behind it the line ends that stood in the read. */
export function replaced(text, names, value) {
  let out = '';
  let copied = 0;
  for (const { index, start, end, shorthand } of readsOf(text, names)) {
    const key = shorthand ? `${names[index]}:` : '';
    out += text.slice(copied, start) + key + JSON.stringify(value) + lineTerminators(text.slice(start, end));
    copied = end;
  }
  return out + text.slice(copied);
}
