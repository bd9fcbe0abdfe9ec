// Storage and dialogs of the platforms that follow WeChat's.

var DIALOG = 'showModal';

function readStorage() {
  return call(api, 'getStorageSync', 'miniship');
}

function writeStorage(value) {
  return call(api, 'setStorageSync', 'miniship', value);
}
