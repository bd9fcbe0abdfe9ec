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
}

// Variables here as they are on the platforms.
var Page, Component;

function takePages(options) {
  Page = options.global.Page;
  Component = options.global.Component;
}

function givePages(options) {
  options.global.Page = Page;
  options.global.Component = Component;
}
