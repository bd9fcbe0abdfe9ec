// Storage, dialogs and pages of the platforms that follow WeChat's.

var DIALOG = 'showModal';

// What brings methods to several pages; a page's own hide them.
var SHARED = 'behaviors';

function load() {
  kept = Object(call(api, 'getStorageSync', 'miniship') || {});
}

function save() {
  call(api, 'setStorageSync', 'miniship', kept);
}
