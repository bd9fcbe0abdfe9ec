// Any platform, framework or test: the API follows WeChat's and is named by the app.

var PLATFORM = 'generic';

var STATUS = 'statusCode';
var api = {};
var scope;

function baseInfo() {
  return call(api, 'getAppBaseInfo') || call(api, 'getSystemInfoSync') || {};
}

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

var APPLY_OPTIONS;

// The objects that the app names; `global` holds Page and Component.
function adopt(options) {
  api = options.api || api;
  info = baseInfo();
  scope = options.global;
}

function changePages(change, onPage, onComponent) {
  if (scope.Page) scope.Page = change(scope.Page, onPage);
  if (scope.Component) scope.Component = change(scope.Component, onComponent);
}
