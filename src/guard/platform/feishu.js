// Feishu and Lark. https://open.feishu.cn/document/client-docs/gadget/gadget-operation/gadget-update-type-description

var PLATFORM = 'feishu';

var STATUS = 'statusCode';
var api = typeof tt === 'object' && tt;
var info = call(api, 'getSystemInfoSync') || {};

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram || (call(api, 'getEnvInfoSync') || {}).microapp;
}

function stage() {
  return account.envVersion || account.envType;
}

function applyUpdate() {
  call(manager, 'applyUpdate');
}
