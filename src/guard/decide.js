// What a client is told: versions compared, patterns matched, the policy's rules applied. Pure.

// Group 1 is the numbers, group 4 the prerelease: SemVer 2.0.0; base libraries and host programs.
var SEMVER =
  /^((?!0\d)\d+(\.(?!0\d)\d+){2})(-((?!0\d+\b(?!-))[\da-z-]+(\.(?!0\d+\b(?!-))[\da-z-]+)*))?(\+[\da-z-]+(\.[\da-z-]+)*)?$/i;
var DOTTED = /^(\d+(\.\d+)*)$/;

// A text that sorts as the version does (SemVer 11): numbers have zeros before them, words sort above numbers, and no
// prerelease above all of them. Missing numbers are 0. Nothing, which compares with nothing, for what is no version.
function sortKey(version, syntax) {
  var parts = typeof version === 'string' && syntax.exec(version);
  return (
    parts &&
    (parts[1] + '....')
      .split('.', 5)
      .concat((parts[4] || '~').split('.'))
      .map(function (part) {
        return /\D/.test(part) ? '~' + part : (Array(99).join(0) + part).slice(-98);
      }) + ''
  );
}

// -1, 0 or 1; NaN, which is neither below nor above anything, for what is no version.
function compareVersion(left, right) {
  left = sortKey(left, SEMVER) || sortKey(left, DOTTED);
  right = sortKey(right, SEMVER) || sortKey(right, DOTTED);
  return left && right ? (left > right) - (left < right) : NaN;
}

// Without scheme, host and query, after one slash.
function pathOf(url) {
  return '/' + url.replace(/[?#].*|^([^/?#]*:\/\/[^/?#]*)?\/*/g, '');
}

// A star takes characters of a segment, `/**` whole segments, as does a slash at the end.
var WILD = { '*': '[^/]*', '/**': '(/[^/]*)*' };

function apiCovers(pattern, url) {
  var expression = pathOf(pattern)
    .replace(/\/+$/, '/**')
    .replace(/\/\*\*(?=\/|$)|\W/g, function (mark) {
      return WILD[mark] || '\\' + mark;
    });
  return RegExp('^' + expression + '$').test(pathOf(url).replace(/\/+$/, ''));
}

function routeOf(page) {
  return ('' + page).replace(/[?#].*|^\//g, '');
}

var RANKS = ['none', 'regular', 'force'];

function isPolicy(document) {
  return document && document.schema === 1 && document.apps;
}

// client: {version, page, api, baseLibrary, hostClient, today}; all but version and today may be missing.
function decide(policy, app, client) {
  // Rank and minimum of the best rule so far, as a text: the greater one wins.
  var best, score, entry, key;

  function take(found, kind, key, min, name) {
    var messages = (policy && policy.messages) || {};
    var message = messages[name];
    score = found;
    best = {
      decision: RANKS[score.charAt(0)],
      rule: kind || null,
      key: key || null,
      min: min || null,
      message: (typeof message === 'object' && message) || (kind && messages['default']) || {}
    };
  }

  // `host`: what the platform says of itself, for rules that are not about the app's own version.
  function consider(kind, rule, host, key) {
    rule = rule || {};
    var rank = RANKS.indexOf(rule.update === undefined ? 'regular' : rule.update);
    var syntax = host ? DOTTED : SEMVER;
    var min = kind === 'host' ? rule.minClient : rule.min;
    var minKey = sortKey(min, syntax);
    // Of the rules about the host the first of the highest rank counts, and only where no other has that rank.
    var found = rank + (host ? '' : minKey);
    if (
      sortKey(host || client.version, syntax) < minKey &&
      (!rule.until || (/^\d{4}(-\d\d){2}$/.test(rule.until) && client.today <= rule.until)) &&
      // There is no newer package than `live`.
      (host || !entry.live || minKey <= sortKey(entry.live, syntax)) &&
      found > score
    ) {
      take(found, kind, key, min, rule.message);
    }
  }

  entry = (isPolicy(policy) && policy.apps[app]) || {};
  // Above all that a rule without a rank could have.
  take('0~');
  if (entry.paused || !SEMVER.test(client.version)) return best;
  consider('floor', entry.floor);
  consider('app', entry.app);
  for (key in entry.pages) {
    if (routeOf(key) === routeOf(client.page)) consider('page', entry.pages[key], '', key);
  }
  for (key in entry.apis) {
    if (client.api && apiCovers(key, client.api)) consider('api', entry.apis[key], '', key);
  }
  for (key in entry.blocked) {
    if (score < '2' && sortKey(entry.blocked[key], SEMVER) === sortKey(client.version, SEMVER)) {
      take('2', 'blocked', entry.blocked[key]);
    }
  }
  consider('baseLibrary', entry.baseLibrary, client.baseLibrary || '-');
  consider('host', entry.host, client.hostClient || '-');
  return best;
}
