// Storage and dialogs of the platforms that follow WeChat's.

function readStorage(api, key) {
  return call(api, 'getStorageSync', key);
}

function writeStorage(api, key, value) {
  call(api, 'setStorageSync', key, value);
}

// `done` is told what the user chose, or nothing where no dialog came up.
function showDialog(api, title, content, cancellable, done) {
  call(api, 'showModal', {
    title: title,
    content: content,
    showCancel: cancellable,
    success: function (answer) {
      done(!!answer.confirm);
    },
    fail: function () {
      done();
    }
  });
}
