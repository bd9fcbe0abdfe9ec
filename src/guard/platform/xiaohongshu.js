// Xiaohongshu: an update manager from app 7.64 on; some clients fire onUpdateReady repeatedly.

var PLATFORM = 'xiaohongshu';

function platformApi() {
  return xhs;
}

function accountInfo(api) {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function applyUpdate(manager) {
  call(manager, 'applyUpdate');
}

function upgradeHost() {}
