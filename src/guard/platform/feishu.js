// Feishu and Lark. https://open.feishu.cn/document/client-docs/gadget/gadget-operation/gadget-update-type-description

var PLATFORM = 'feishu';

function platformApi() {
  return tt;
}

function accountInfo(api) {
  var app = (call(api, 'getEnvInfoSync') || {}).microapp || {};
  return (
    (call(api, 'getAccountInfoSync') || {}).miniProgram || {
      appId: app.appId,
      version: app.mpVersion,
      envVersion: app.envType
    }
  );
}

function applyUpdate(manager) {
  call(manager, 'applyUpdate');
}

function upgradeHost() {}
