// Alipay: storage calls take an object, and the dialog is called confirm.
// https://opendocs.alipay.com/mini/api/updatemanager

var PLATFORM = 'alipay';
// It always has a button to cancel; who presses it on a forced update is asked again.
var DIALOG = 'confirm';

// What brings methods to several pages; a page's own hide them.
var SHARED = 'mixins';
var STATUS = 'status';
var api = typeof my === 'object' && my;
// An object of ours: the platform's may be frozen.
var info = Object.create(Object(call(api, 'getSystemInfoSync')));
info.SDKVersion = api.SDKVersion;

function accountInfo() {
  return (call(api, 'getAccountInfoSync') || {}).miniProgram;
}

function stage() {
  return account.envVersion;
}

function applyUpdate() {
  call(manager, 'applyUpdate', { fail: Object });
}

function load() {
  kept = Object((call(api, 'getStorageSync', { key: 'miniship' }) || {}).data || {});
}

function save() {
  call(api, 'setStorageSync', { key: 'miniship', data: kept });
}
