// Any platform, framework or test: the API follows WeChat's and is named by the app.

var PLATFORM = 'generic';

var STATUS = 'statusCode';
var api = {};

function baseInfo() {
  return call(api, 'getAppBaseInfo') || call(api, 'getSystemInfoSync') || {};
}

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function applyUpdate() {
  call(manager, 'applyUpdate');
}

// The objects that the app names; `global` holds Page and Component.
function adopt(options) {
  api = options.api || api;
  info = baseInfo();
  scope = options.global;
}

// Variables here as they are on the platforms.
var Page, Component, scope;

function takePages() {
  Page = scope.Page;
  Component = scope.Component;
}

function givePages() {
  scope.Page = Page;
  scope.Component = Component;
}
