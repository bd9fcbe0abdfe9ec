// Any platform, framework or test: the API follows WeChat's and is named by the app.

var PLATFORM = 'generic';

var STATUS = 'statusCode';
var api = {};

function baseInfo() {
  return call(api, 'getSystemInfoSync') || {};
}

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
function adopt() {
  api = given.api || api;
  info = baseInfo();
}

// Variables here as they are on the platforms.
var Page, Component;

function takePages() {
  Page = given.global.Page;
  Component = given.global.Component;
}

function givePages() {
  given.global.Page = Page;
  given.global.Component = Component;
}
