// What a client is told: versions compared, patterns matched, the policy's rules applied. Pure.

// Group 1 is the numbers, group 4 the prerelease: SemVer 2.0.0; base libraries and host programs.
var SEMVER =
  /^((?!0\d)\d+(\.(?!0\d)\d+){2})(-((?!0\d+\b(?!-))[\da-z-]+(\.(?!0\d+\b(?!-))[\da-z-]+)*))?(\+[\da-z-]+(\.[\da-z-]+)*)?$/i;
var DOTTED = /^((?!0\d)\d+(\.(?!0\d)\d+)*)$/;

// A text that sorts as the version does (SemVer 11): numbers have zeros before them, words sort above numbers, and no
// prerelease above all of them. Missing numbers are 0. Nothing, which compares with nothing, for what is no version.
function sortKey(version, dotted) {
  var parts = version === '' + version && (dotted ? DOTTED : SEMVER).exec(version);
  return (
    parts &&
    (parts[1] + '.0.0.0.0')
      .split('.', 5)
      .concat((parts[4] || '|').split('.'))
      .map(function (part) {
        return /\D/.test(part) ? '|' + part : part.length + 100 + part;
      }) + ''
  );
}

// -1, 0 or 1; NaN, which is neither below nor above anything, for what is no version.
function compareVersion(left, right) {
  left = sortKey(left) || sortKey(left, true);
  right = sortKey(right) || sortKey(right, true);
  return left && right ? (left > right) - (left < right) : NaN;
}

// The segments of a path, without scheme, host and query. Empty ones do not count; `below` stands for a slash at the end.
function segmentsOf(url, below) {
  return ('' + url)
    .replace(/^\w+:\/\/[^/?#]*|[?#][^]*/g, '')
    .replace(/\/$/, below)
    .split('/')
    .filter(String);
}

// Whether the pattern covers the items, a text or a list, where `star` stands for any number of them. The row tells how
// many items the pattern can have covered so far: whatever the pattern, that costs its length times the items'. A
// regular expression tries each way to share the items among the stars.
function covers(pattern, items, star) {
  var row = [true];
  [].forEach.call(pattern, function (part) {
    var next = [];
    for (var count = 0; count <= items.length; count++) {
      next[count] =
        part === star
          ? row[count] || next[count - 1]
          : row[count - 1] &&
            (part === items[count - 1] || (star[1] && covers(part, items[count - 1], '*')));
    }
    row = next;
  });
  return row[items.length];
}

var RANKS = ['none', 'regular', 'force'];

function isPolicy(document) {
  return document && document.schema === 1 && document.apps;
}

// client: {version, page, api, baseLibrary, hostClient, today}; all but version and today may be missing.
function decide(policy, app, client) {
  var entry = (isPolicy(policy) && policy.apps[app]) || {};
  var messages = (policy && policy.messages) || {};
  var version = sortKey(client.version);
  // Rank and minimum of the best rule so far, as a text of which the greater one wins. The first is above all that a
  // rule without a rank could have.
  var score = '0|';
  var best = { decision: 'none', rule: null, key: null, min: null, message: {} };
  var key;

  // Of a message by language; nothing of one that is none.
  function textsOf(name) {
    return typeof messages[name] === 'object' && messages[name];
  }

  // `host`: what the platform says of itself, for rules that are not about the app's own version.
  function consider(kind, key, host) {
    var rule = Object(key ? entry[kind + 's'][key] : entry[kind]);
    var rank = 'update' in rule ? RANKS.indexOf(rule.update) : 1;
    var min = kind === 'host' ? rule.minClient : rule.min;
    var minKey = sortKey(min, host);
    // Of the rules about the host the first of the highest rank counts, and only where no other has that rank.
    var found = rank + (host ? '' : minKey);
    if (
      sortKey(host || client.version, host) < minKey &&
      (!rule.until || (/^[\d-]{10}$/.test(rule.until) && client.today <= rule.until)) &&
      // There is no newer package than `live`.
      (host || minKey <= sortKey(entry.live || min)) &&
      found > score
    ) {
      score = found;
      best = {
        decision: RANKS[rank],
        rule: kind,
        key: key || null,
        min: min,
        message: textsOf(rule.message) || (!host && textsOf('default')) || {}
      };
    }
  }

  function considerPaths(kind) {
    for (var key in entry[kind + 's']) {
      if (client[kind] && covers(segmentsOf(key, '/**'), segmentsOf(client[kind], ''), '**')) consider(kind, key);
    }
  }

  if (entry.paused || !version) entry = {};
  consider('floor');
  consider('app');
  ['page', 'api'].forEach(considerPaths);
  for (key in entry.blocked) {
    if (score < '2' && sortKey(entry.blocked[key]) === version) {
      score = '2';
      best = { decision: 'force', rule: 'blocked', key: entry.blocked[key], min: null, message: textsOf('default') || {} };
    }
  }
  consider('baseLibrary', '', client.baseLibrary || '-');
  consider('host', '', client.hostClient || '-');
  return best;
}
