// WeChat. https://developers.weixin.qq.com/miniprogram/dev/api/base/update/UpdateManager.html

var PLATFORM = 'wechat';

function platformApi() {
  return wx;
}

function accountInfo(api) {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function applyUpdate(manager) {
  call(manager, 'applyUpdate');
}

function upgradeHost(api) {
  call(api, 'updateWeChatApp');
}
