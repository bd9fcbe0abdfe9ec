// Xiaohongshu: an update manager from app 7.64 on; some clients fire onUpdateReady repeatedly.

var PLATFORM = 'xiaohongshu';

var STATUS = 'statusCode';
var api = typeof xhs === 'object' && xhs;
var info = call(api, 'getSystemInfoSync') || {};

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function stage() {
  return account.envVersion;
}

function applyUpdate() {
  call(manager, 'applyUpdate');
}
