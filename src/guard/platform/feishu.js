// Feishu and Lark. https://open.feishu.cn/document/client-docs/gadget/gadget-operation/gadget-update-type-description

var PLATFORM = 'feishu';

var STATUS = 'statusCode';
var api = typeof tt === 'object' ? tt : {};

function baseInfo() {
  return call(api, 'getSystemInfoSync') || {};
}

function accountInfo() {
  var app = (call(api, 'getEnvInfoSync') || {}).microapp || {};
  return (
    (call(api, 'getAccountInfoSync') || {}).miniProgram || {
      appId: app.appId,
      envVersion: app.envType
    }
  );
}

var APPLY_OPTIONS;
