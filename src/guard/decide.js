// What a client is told: versions compared, patterns matched, the policy's rules applied. Pure, and never throws.

// SemVer 2.0.0; digits and dots of base libraries and host programs; a UTC day.
var SEMVER =
  /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}(-(0|[1-9]\d*|\d*[a-z-][\da-z-]*)(\.(0|[1-9]\d*|\d*[a-z-][\da-z-]*))*)?(\+[\da-z-]+(\.[\da-z-]+)*)?$/i;
var DOTTED = /^[\d.]+$/;
var DAY = /^\d{4}-\d\d-\d\d$/;

function is(syntax, text) {
  return typeof text === 'string' && syntax.test(text);
}

// A number as its length and its digits, so that texts sort as numbers of any size; words sort above them.
function partKey(part) {
  var digits = part.replace(/^0+/, '');
  return /\D/.test(part) ? '~' + part + '\0' : String.fromCharCode(digits.length + 1) + digits;
}

function partKeys(parts) {
  return parts.split('.').map(partKey).join('');
}

// A text that sorts as the version does (SemVer 11). Numbers of 0 at the end are as good as missing, and no prerelease
// is above all of them.
function sortKey(version) {
  var parts = /^([\d.]*?)(\.0*)*(-([^+]*))?(\+.*)?$/.exec(version);
  return partKeys(parts[1]) + '\0' + (parts[4] ? partKeys(parts[4]) : '~~');
}

function isVersion(text) {
  return is(SEMVER, text) || is(DOTTED, text);
}

// -1, 0 or 1; NaN, which is neither below nor above anything, for what is no version.
function compareVersion(left, right) {
  if (!isVersion(left) || !isVersion(right)) return NaN;
  left = sortKey(left);
  right = sortKey(right);
  return left < right ? -1 : +(left > right);
}

// `**` has become one character, and takes whole segments; `tried` keeps patterns of many stars from costing more than
// the product of the lengths.
function covers(pattern, path, tried) {
  var key = [pattern.length, path.length];
  var rest = pattern.slice(1);
  if (tried[key]) return false;
  tried[key] = 1;
  return pattern[0] === '\n'
    ? covers(rest, path, tried) || covers(pattern, path.replace(/^\/[^/]*/, ''), tried)
    : pattern[0] === '*'
      ? covers(rest, path, tried) || (/^[^/]/.test(path) && covers(pattern, path.slice(1), tried))
      : pattern[0] === path[0] && (!pattern || covers(rest, path.slice(1), tried));
}

function withoutQuery(url) {
  return url.split(/[?#]/)[0];
}

// Without scheme and host, one slash before each segment.
function pathOf(url) {
  return ('/' + withoutQuery(url).replace(/^.*?:\/\/[^/]*/, '')).replace(/^\/+(?=\/)|\/+$/g, '');
}

function apiCovers(pattern, url) {
  var below = /\/$/.test(withoutQuery(pattern)) ? '/**' : '';
  return covers((pathOf(pattern) + below).replace(/\/\*\*(?=\/|$)/g, '\n'), pathOf(url), {});
}

function routeOf(page) {
  return withoutQuery(page).replace(/^\//, '');
}

function isPolicy(document) {
  return document && document.schema === 1 && document.apps;
}

// client: {version, page, api, baseLibrary, hostClient, today}; all but version and today may be missing.
function decide(policy, app, client) {
  var best = { decision: 'none', rule: null, key: null, min: null, message: {} };
  var bestRank = 0;
  var entry = isPolicy(policy) && policy.apps[app];

  function messageNamed(name) {
    var message = (policy.messages || {})[name];
    return typeof message === 'object' && message;
  }

  function take(rank, kind, key, min, message) {
    bestRank = rank;
    best = {
      decision: rank > 1 ? 'force' : 'regular',
      rule: kind,
      key: key,
      min: min,
      message: messageNamed(message) || messageNamed('default') || {}
    };
  }

  // `host` is what the platform says of itself, for rules that are not about the app's own version.
  function consider(kind, rule, key, host) {
    rule = rule || {};
    var syntax = host ? DOTTED : SEMVER;
    var min = kind === 'host' ? rule.minClient : rule.min;
    var rank = { undefined: 1, regular: 1, force: 2 }[rule.update];
    host = host || client.version;
    if (
      rank >= (bestRank || 1) &&
      is(syntax, min) &&
      is(syntax, host) &&
      sortKey(host) < sortKey(min) &&
      (!rule.until || (is(DAY, rule.until) && client.today <= rule.until)) &&
      // There is no newer package than `live`.
      (syntax === DOTTED || !entry.live || sortKey(min) <= sortKey(entry.live)) &&
      (rank > bestRank || (syntax === SEMVER && sortKey(min) > sortKey(best.min)))
    ) {
      take(rank, kind, key, min, rule.message);
    }
  }

  if (!entry || entry.paused || !is(SEMVER, client.version) || (entry.live && !is(SEMVER, entry.live))) return best;
  var key;
  consider('floor', entry.floor, null);
  consider('app', entry.app, null);
  for (key in entry.pages) {
    if (is(/^/, client.page) && routeOf(key) === routeOf(client.page)) consider('page', entry.pages[key], key);
  }
  for (key in entry.apis) {
    if (is(/^/, client.api) && apiCovers(key, client.api)) consider('api', entry.apis[key], key);
  }
  [].concat(entry.blocked).forEach(function (version) {
    if (bestRank < 2 && is(SEMVER, version) && sortKey(version) === sortKey(client.version)) {
      take(2, 'blocked', version, null);
    }
  });
  consider('baseLibrary', entry.baseLibrary, null, client.baseLibrary || '-');
  consider('host', entry.host, null, client.hostClient || '-');
  return best;
}
