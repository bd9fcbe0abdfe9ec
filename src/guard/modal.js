// Storage and dialogs of the platforms that follow WeChat's.

var DIALOG = 'showModal';

function load() {
  kept = Object(call(api, 'getStorageSync', 'miniship') || {});
}

function save() {
  call(api, 'setStorageSync', 'miniship', kept);
}
