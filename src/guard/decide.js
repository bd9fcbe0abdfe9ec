// What a client is told: the policy's rules applied to one client.

var RANKS = ['none', 'regular', 'force'];

function isPolicy(document) {
  return document && document.schema === 1 && document.apps;
}

// client: {version, page, api, baseLibrary, hostClient, today}; all but version and today may be missing.
function decide(policy, app, client) {
  var entry = (isPolicy(policy) && policy.apps[app]) || {};
  var version = sortKey(client.version);
  // Rank and minimum of the best rule so far, as a text of which the greater one wins. The first is above all that a
  // rule without a rank could have.
  var score = '0|';
  var best;
  var key;

  function settle(rank, min, rule, key, message) {
    best = {
      decision: RANKS[rank],
      rule: rule || null,
      key: key || null,
      min: min || null,
      message: message || {}
    };
  }

  // Of a message by language; nothing of one that is none.
  function textsOf(name) {
    name = Object(policy.messages)[name];
    return typeof name === 'object' && name;
  }

  // `host`: what the platform says of itself, for rules that are not about the app's own version. Texts of a rule may
  // be objects that become none.
  function consider(kind, key, host) {
    try {
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
        settle(rank, min, kind, key, textsOf(rule.message) || (!host && textsOf('default')));
        score = found;
      }
    } catch (error) {}
  }

  function considerPaths(kind) {
    for (var key in entry[kind + 's']) {
      if (client[kind] && covers(segmentsOf(key, '/**'), segmentsOf(client[kind], ''), '**')) consider(kind, key);
    }
  }

  settle(0);
  if (entry.paused || !version) entry = {};
  consider('floor');
  consider('app');
  ['page', 'api'].forEach(considerPaths);
  for (key in entry.blocked) {
    if (score < '2' && sortKey(entry.blocked[key]) === version) {
      score = '2';
      settle(2, 0, 'blocked', entry.blocked[key], textsOf('default'));
    }
  }
  consider('baseLibrary', '', client.baseLibrary || '-');
  consider('host', '', client.hostClient || '-');
  return best;
}
