// WeChat. https://developers.weixin.qq.com/miniprogram/dev/api/base/update/UpdateManager.html

var PLATFORM = 'wechat';

var STATUS = 'statusCode';
var api = typeof wx === 'object' && wx;
var info = call(api, 'getAppBaseInfo') || call(api, 'getSystemInfoSync') || {};

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function stage() {
  return account.envVersion;
}

function applyUpdate() {
  call(manager, 'applyUpdate');
}
