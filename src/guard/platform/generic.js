// Any platform, framework or test: the API follows WeChat's and is named by the app.

var PLATFORM = 'generic';

// Where Page and Component are: the app says.
var pageScope;

function platformApi() {}

function accountInfo(api) {
  var app = (call(api, 'getEnvInfoSync') || {}).microapp || {};
  return (
    (call(api, 'getAccountInfoSync') || {}).miniProgram || {
      appId: app.appId,
      version: app.mpVersion,
      envVersion: app.envType
    }
  );
}

function applyUpdate(manager) {
  call(manager, 'applyUpdate');
}

function upgradeHost() {}
