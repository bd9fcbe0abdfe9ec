// Douyin, Toutiao and the other apps of ByteDance.
// https://developer.open-douyin.com/docs/resource/zh-CN/mini-app/develop/api/foundation/update/update-manager/update-manager-apply-update

var PLATFORM = 'douyin';

var STATUS = 'statusCode';
var api = typeof tt === 'object' && tt;
var info = call(api, 'getSystemInfoSync') || {};

function accountInfo() {
  return (call(api, 'getEnvInfoSync') || {}).microapp;
}

// It may be called at any time here, and fails with "has no update" where there is none: nothing for the app to hear of.
function stage() {
  return account.envType;
}

function applyUpdate() {
  call(manager, 'applyUpdate', { fail: Object });
}
