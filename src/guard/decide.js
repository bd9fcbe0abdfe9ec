// What a client is told: versions compared, patterns matched, the policy's rules applied. Pure.

// Group 1 is the numbers, group 6 the prerelease: SemVer 2.0.0; base libraries and host programs.
var SEMVER =
  /^((0|[1-9]\d*)(\.(0|[1-9]\d*)){2})(-((0|[1-9]\d*|\d*[a-z-][\da-z-]*)(\.(0|[1-9]\d*|\d*[a-z-][\da-z-]*))*))?(\+[\da-z-]+(\.[\da-z-]+)*)?$/i;
var DOTTED = /^(\d+(\.\d+)*)$/;

// A text that sorts as the version does (SemVer 11): numbers have zeros before them, words sort above numbers, and no
// prerelease above all of them. Missing numbers are 0. Nothing, which compares with nothing, for what is no version.
function sortKey(version, syntax) {
  var parts = typeof version === 'string' && syntax.exec(version);
  return (
    parts &&
    (parts[1] + '....')
      .split('.', 5)
      .concat((parts[6] || '~').split('.'))
      .map(function (part) {
        return /\D/.test(part) ? '~' + part : (Array(99).join(0) + part).slice(-98);
      }) + ''
  );
}

// -1, 0 or 1; NaN, which is neither below nor above anything, for what is no version.
function compareVersion(left, right) {
  left = sortKey(left, SEMVER) || sortKey(left, DOTTED);
  right = sortKey(right, SEMVER) || sortKey(right, DOTTED);
  return left && right ? (left < right ? -1 : +(left > right)) : NaN;
}

// Without scheme, host and query; one slash before each segment, and marks at both ends.
function pathOf(url) {
  return '<' + ('/' + url.replace(/^[^/?#]*:\/\/[^/?#]*|[?#].*/g, '')).replace(/^\/+(?=\/)|\/+$/g, '') + '/>';
}

// A star takes characters of a segment, `/**` whole segments. What stands between two of the latter is taken where it
// comes first: looking further on could not help.
function apiCovers(pattern, url) {
  var path = pathOf(url) + '/';
  return pathOf(pattern.replace(/\/+([?#].*)?$/, '/**'))
    .split(/\/\*\*(?=\/)/)
    .every(function (run) {
      var found = RegExp(run.replace(/[^\w*]/g, '\\$&').replace(/\*/g, '[^/]*') + '(?=/)').exec(path);
      return (path = found && path.slice(found.index + found[0].length));
    });
}

function routeOf(page) {
  return ('' + page).replace(/^\/|[?#].*/g, '');
}

var RANKS = ['none', 'regular', 'force'];

function isPolicy(document) {
  return document && document.schema === 1 && document.apps;
}

// client: {version, page, api, baseLibrary, hostClient, today}; all but version and today may be missing.
function decide(policy, app, client) {
  var best = { decision: 'none', rule: null, key: null, min: null, message: {} };
  var entry = (isPolicy(policy) && policy.apps[app]) || {};
  var bestRank = 0;
  var key;

  function take(rank, kind, key, min, name) {
    var messages = policy.messages || {};
    var message = messages[name];
    bestRank = rank;
    best = {
      decision: RANKS[rank],
      rule: kind,
      key: key || null,
      min: min,
      message: (typeof message === 'object' && message) || messages['default'] || {}
    };
  }

  // `host`: what the platform says of itself, for rules that are not about the app's own version.
  function consider(kind, rule, host, key) {
    rule = rule || {};
    var rank = RANKS.indexOf(rule.update === undefined ? 'regular' : rule.update);
    var syntax = host ? DOTTED : SEMVER;
    var min = kind === 'host' ? rule.minClient : rule.min;
    var minKey = sortKey(min, syntax);
    if (
      sortKey(host || client.version, syntax) < minKey &&
      (!rule.until || (/^\d{4}(-\d\d){2}$/.test(rule.until) && client.today <= rule.until)) &&
      // There is no newer package than `live`.
      (host || !entry.live || minKey <= sortKey(entry.live, syntax)) &&
      (rank > bestRank || (rank === bestRank && !host && minKey > sortKey(best.min, syntax)))
    ) {
      take(rank, kind, key, min, rule.message);
    }
  }

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
    if (bestRank < 2 && sortKey(entry.blocked[key], SEMVER) === sortKey(client.version, SEMVER)) {
      take(2, 'blocked', entry.blocked[key], null);
    }
  }
  consider('baseLibrary', entry.baseLibrary, client.baseLibrary || '-');
  consider('host', entry.host, client.hostClient || '-');
  return best;
}
