// Any platform, framework or test: the API follows WeChat's and is named by the app.

var PLATFORM = 'generic';

var STATUS = 'statusCode';
var api = {};
var info = {};

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function stage() {
  return account.envVersion;
}

function applyUpdate() {
  call(manager, 'applyUpdate');
}

// The objects that the app names; `global` holds Page and Component.
var global;

function adopt(options) {
  api = options.api || api;
  global = options.global;
  info = call(api, 'getSystemInfoSync') || info;
}

function changePages(change, onPage, onComponent) {
  global.Component = change(global.Component, onComponent);
  global.Page = change(global.Page, onPage);
}
