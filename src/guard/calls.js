// Calls from which nothing reaches the app, and functions that are watched.

// The function with `before` called ahead of it. To itself alone it tells what it wraps, for unwrapped: a later wrapper
// may be a proxy, or copy properties.
function wrapped(original, before) {
  function wrapper() {
    call(before, 'apply', this, arguments);
    return original.apply(this, arguments);
  }
  wrapper.miniship = function (found) {
    return found === wrapper && original;
  };
  return original && wrapper;
}

// Whatever goes wrong in here must not reach the app.
function call(object, method, first, second, third) {
  try {
    return object[method](first, second, third);
  } catch (error) {}
}

// What was wrapped, where nobody has wrapped it again since.
function unwrapped(wrapper) {
  return call(wrapper, 'miniship', wrapper) || wrapper;
}
