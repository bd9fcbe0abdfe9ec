// Alipay: storage calls take an object, and the dialog is called confirm.
// https://opendocs.alipay.com/mini/api/updatemanager

var PLATFORM = 'alipay';

function platformApi() {
  return my;
}

function accountInfo(api) {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram || call(api, 'getAppIdSync');
}

function applyUpdate(manager) {
  call(manager, 'applyUpdate', { fail: function () {} });
}

function upgradeHost(api) {
  call(api.ap, 'updateAlipayClient');
}

function readStorage(api, key) {
  return (call(api, 'getStorageSync', { key: key }) || {}).data;
}

function writeStorage(api, key, value) {
  call(api, 'setStorageSync', { key: key, data: value });
}

// Every confirm has a button to cancel; who presses it on a forced update is asked again.
function showDialog(api, title, content, cancellable, done) {
  call(api, 'confirm', {
    title: title,
    content: content,
    success: function (answer) {
      done(!!answer.confirm);
    },
    fail: function () {
      done();
    }
  });
}
