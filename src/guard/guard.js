// The guard of a running app: it gets the policy, watches launch, pages and requests, and asks.

var POLICY_KEY = 'miniship.policy';
var APPLIED_KEY = 'miniship.applied';
var TIMEOUT = 3000;

// The API of the newest guard, for `atLeast` and `supports`.
var latestApi;

// Whatever goes wrong in here must not reach the app.
function attempt(action, argument) {
  try {
    return action(argument);
  } catch (error) {}
}

function call(object, method, first, second) {
  try {
    return object[method](first, second);
  } catch (error) {}
}

function baseInfo(api) {
  return call(api, 'getAppBaseInfo') || call(api, 'getSystemInfoSync') || {};
}

// True when the running base library is known to be this version or newer.
function atLeast(minimum) {
  var api = latestApi || attempt(platformApi) || {};
  return compareVersion(baseInfo(api).SDKVersion || api.SDKVersion, minimum) >= 0;
}

// True when the platform has this API: by its existence, else by what canIUse says.
function supports(name) {
  var api = latestApi || attempt(platformApi) || {};
  return !!(api[name] || call(api, 'canIUse', name));
}

// The text in the language, else in a variety of it, else in English, else any; undefined where there is none.
function textIn(language, message) {
  var best = 0;
  var name, rank, text;
  function tag(words, count) {
    return words.toLowerCase().split(/[-_]/, count) + '';
  }
  for (name in message) {
    rank = tag(name) === tag(language) ? 4 : tag(name, 1) === tag(language, 1) ? 3 : tag(name, 1) === 'en' ? 2 : 1;
    if (rank > best && is(/./, message[name])) {
      best = rank;
      text = message[name];
    }
  }
  return text;
}

// Assigning keeps what an earlier wrapper made of the property; where that is refused, it is defined anew, and in a way
// that lets a later one assign.
function put(object, name, value) {
  attempt(function () {
    object[name] = value;
  });
  if (object[name] !== value) {
    Object.defineProperty(object, name, { value: value, writable: true, configurable: true, enumerable: true });
  }
}

function start(options, undoing) {
  var api = (latestApi = options.api || platformApi());
  var request = api.request;
  var account = accountInfo(api) || {};
  var info = baseInfo(api);
  var version = options.version || account.version;
  var app = options.app || account.appId;
  var language = '' + (options.language || info.language || '');
  var applied = readStorage(api, APPLIED_KEY);
  // Nothing is asked in development and trial versions, nor once the user has agreed: a client that restarted into
  // the version that it had cannot do better.
  var silent = applied === version || (!options.debug && /^(dev|trial|preview)/.test(account.envVersion));
  // Pages and requests from before the policy came; null from then on.
  var waiting = [];
  var policy, manager, ready, wanted, asking, postponed, hostAsked;

  function ask() {
    var decision = wanted || {};
    var force = decision.decision === 'force';
    var aboutHost = /host|base/.test(decision.rule);
    // Else the update is not what helps, or there is none.
    var restart = ready || options.debug;
    var texts = /^(zh|$)/.test(language)
      ? ['更新提示', '新版本已经准备好，请重启小程序', '当前客户端版本过低，请升级后再试']
      : ['Update', 'A new version is ready. Please restart.', 'Please upgrade this app and try again.'];
    if (!wanted || asking || silent || (postponed && !force)) return;
    if (!restart && (!force || hostAsked || (manager && !aboutHost))) return;
    asking = true;
    if (restart) wanted = null;
    else hostAsked = true;
    showDialog(
      api,
      texts[0],
      ((restart || aboutHost) && textIn(language, decision.message)) || texts[restart ? 1 : 2],
      !!restart && !force,
      function (confirmed) {
        asking = false;
        if (confirmed === undefined) return;
        if (!restart) upgradeHost(api);
        else if (!confirmed) postponed = postponed || !force;
        else {
          silent = true;
          // Without a package this was a tester's dialog.
          if (ready) {
            writeStorage(api, APPLIED_KEY, version);
            applyUpdate(manager);
          }
        }
        ask();
      }
    );
  }

  function meet(page, url) {
    var decision;
    if (waiting) waiting.push([page, url]);
    else {
      decision = decide(policy, app, {
        version: version,
        page: page,
        api: url,
        baseLibrary: info.SDKVersion || api.SDKVersion,
        hostClient: info.version,
        today: new Date().toISOString().slice(0, 10)
      });
      if (decision.rule) {
        call(options, 'onDecision', decision);
        if (!wanted || decision.decision === 'force') wanted = decision;
        ask();
      }
    }
  }

  function use(document) {
    var met = waiting || [];
    waiting = null;
    policy = document;
    met.forEach(function (fact) {
      meet(fact[0], fact[1]);
    });
  }

  function useCached() {
    if (waiting) use(attempt(JSON.parse, readStorage(api, POLICY_KEY)));
  }

  function received(answer) {
    var document = answer.data;
    if (typeof document === 'string') document = JSON.parse(document);
    if ((answer.statusCode || answer.status) === 200 && isPolicy(document)) {
      writeStorage(api, POLICY_KEY, JSON.stringify(document));
      use(document);
    }
  }

  function wrap(object, name, before) {
    attempt(function () {
      var original = object[name];
      function wrapper(argument) {
        attempt(before, argument);
        return original.apply(this, arguments);
      }
      if (!original) return;
      put(object, name, wrapper);
      undoing.push(function () {
        if (object[name] === wrapper) put(object, name, original);
      });
    });
  }

  function wrapOnLoad(holder) {
    var onLoad = holder.onLoad;
    holder.onLoad = function () {
      attempt(function (page) {
        meet(page.route || page.is);
      }, this);
      return onLoad && onLoad.apply(this, arguments);
    };
  }

  function watchRoutes(event) {
    return attempt(function () {
      api[event](function (page) {
        meet(page.path);
      });
      return true;
    });
  }

  if (!is(SEMVER, version)) return;
  if (!/\//.test(app)) app = PLATFORM + '/' + app;
  if (applied) writeStorage(api, APPLIED_KEY, '');
  undoing.push(function () {
    silent = true;
    app = '';
  });
  attempt(function () {
    var updates = api.getUpdateManager();
    updates.onUpdateReady(function () {
      ready = true;
      ask();
    });
    manager = updates;
  });
  if (!watchRoutes('onBeforePageLoad') && !watchRoutes('onAppRoute')) {
    wrap(options.global || pageScope, 'Page', wrapOnLoad);
    wrap(options.global || pageScope, 'Component', function (component) {
      wrapOnLoad((component.methods = component.methods || {}));
    });
  }
  ['request'].concat(options.wrap || []).forEach(function (name) {
    wrap(api, name, function (call) {
      meet(null, call.url || call);
    });
  });
  meet();
  if (options.policy) use(options.policy);
  else {
    attempt(function () {
      setTimeout(useCached, TIMEOUT);
      request.call(api, {
        url: options.policyUrl,
        timeout: TIMEOUT,
        success: function (answer) {
          attempt(received, answer);
          useCached();
        },
        fail: useCached
      });
    });
  }
}

// Starts a guard; `stop` takes it out of the app again.
function createGuard(options) {
  var undoing = [];
  attempt(function () {
    start(options, undoing);
  });
  return {
    stop: function () {
      undoing.forEach(attempt);
    },
    atLeast: atLeast,
    supports: supports
  };
}

exports.createGuard = createGuard;
exports.decide = decide;
exports.compareVersion = compareVersion;
exports.atLeast = atLeast;
exports.supports = supports;
