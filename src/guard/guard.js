// The guard of a running app: it gets the policy, watches launch, pages and requests, and asks.

var TIMEOUT = 3000;

// What the storage keeps: the last good policy, and the version that was told to restart into a new one.
var kept;
// What the platform tells of the app and of new packages: for the platform's own file.
var account, manager;

// True when the running base library is known to be this version or newer.
function atLeast(minimum) {
  return compareVersion(info.SDKVersion, minimum) >= 0;
}

// True when the platform has this API: by its existence, else by what canIUse says.
function supports(name) {
  return !!(api[name] || call(api, 'canIUse', name));
}

// Starts a guard. Returns what takes it out of the app again.
function createGuard(options) {
  // The decision to ask about.
  var wanted = {};
  // `muted`: decisions up to this rank are not asked about, 1 is regular, 2 force.
  var app, waiting, ready, muted, hostAsked, hook;

  function keep(name, value) {
    kept[name] = value;
    save();
  }

  function ask() {
    var restart = ready || options.debug;
    var before = muted;
    var rank = RANKS.indexOf(wanted.decision);
    var aboutHost = /host|base/.test(wanted.rule);
    // No package helps with a forced rule about the host program, and without an update manager there will be none.
    if (!(rank > muted) || (!restart && (rank < 2 || hostAsked || (manager && !aboutHost)))) return;
    var text;
    // Rules about the app's version speak of restarting, the others of the host program.
    var message = !restart === aboutHost && wanted.message;
    // In the language, else in a variety of it, else in English, else any.
    var language = '' + (options.language || info.language);
    [language.replace('_', '-'), language.slice(0, 2), 'en', ''].forEach(function (tag) {
      for (var name in message) text = text || (!name.indexOf(tag) && message[name]);
    });
    muted = 2;
    if (restart) wanted = {};
    else hostAsked = true;
    function answered(answer) {
      if (restart && answer && answer.confirm) {
        // Without a package this was a tester's dialog.
        if (ready) {
          keep('applied', options.version);
          applyUpdate();
        }
      } else {
        muted = rank < 2 || before;
        ask();
      }
    }
    call(api, DIALOG, {
      showCancel: rank < 2,
      success: answered,
      fail: answered,
      content: text || '请更新' + (restart ? '' : 'App') + ' Update'
    });
  }

  // A page, as itself or a route hook tells of it, or the options of a request.
  function meet(what) {
    what = Object(what);
    if (waiting) return waiting.push(what);
    var decision = decide(kept.policy, app, {
      version: options.version,
      page: what.path,
      api: what.url,
      baseLibrary: info.SDKVersion,
      hostClient: info.version,
      today: new Date().toJSON().slice(0, 10)
    });
    if (decision.rule) {
      call(options, 'onDecision', decision);
      if (wanted.decision !== 'force') wanted = decision;
      ask();
    }
  }

  // The answer of a request; anything else means the copy from last time.
  function receive(answer) {
    answer = Object(answer);
    if (answer[STATUS] === 200 && isPolicy(answer.data)) keep('policy', answer.data);
    var met = waiting;
    waiting = null;
    call(met, 'forEach', meet);
  }

  // `methods`: where onLoad stands, in a page itself.
  function wrapOnLoad(page, methods) {
    methods = methods || page;
    // One that is shared with other pages must not be hidden.
    if (!page[SHARED] || methods.onLoad) {
      methods.onLoad = wrapped(methods.onLoad || function () {}, function () {
        meet({ path: this.route || this.is });
      });
    }
  }

  // What is watched, changed by `wrapped` or `unwrapped`.
  function changeAll(change) {
    ['request'].concat(options.wrap).forEach(function (name) {
      // Defined and not assigned, as some platforms make it read-only; later wrappers can assign to it.
      if (api[name]) {
        call(Object, 'defineProperty', api, name, { configurable: true, writable: true, value: change(api[name], meet) });
      }
    });
    if (!hook) {
      changePages(change, wrapOnLoad, function (component) {
        wrapOnLoad(component, (component.methods = component.methods || {}));
      });
    }
  }

  call(function () {
    adopt(options);
    account = Object(accountInfo());
    hook = api.onBeforePageLoad || api.onAppRoute;
    load();
    app = options.app || PLATFORM + '/' + account.appId;
    // In development, preview and trial versions nothing is asked, nor where a restart led into the same version: such
    // clients cannot do better.
    muted = kept.applied === options.version || (!options.debug && /ev|tri/.test(stage())) ? 2 : 0;
    keep('applied', 0);
    if (options.policy) keep('policy', options.policy);
    else {
      // Pages and requests from before the policy comes.
      waiting = [];
      setTimeout(receive, TIMEOUT);
      call(api, 'request', { url: options.policyUrl, timeout: TIMEOUT, success: receive, fail: receive });
    }
    manager = call(api, 'getUpdateManager');
    call(manager, 'onUpdateReady', function () {
      ready = true;
      ask();
    });
    call(hook, 'call', api, meet);
    meet();
    changeAll(wrapped);
  }, 'call');

  return {
    stop: function () {
      app = muted = wanted = 2;
      call(changeAll, 'call', null, unwrapped);
    }
  };
}

exports.createGuard = createGuard;
exports.decide = decide;
exports.compareVersion = compareVersion;
exports.atLeast = atLeast;
exports.supports = supports;
