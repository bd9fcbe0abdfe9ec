// Calls from which nothing reaches the app, and functions that are watched.

// The function with `before` called ahead of it. It remembers what it wraps, for unwrapped.
function wrapped(original, before) {
  function wrapper() {
    call(before, 'apply', this, arguments);
    return original.apply(this, arguments);
  }
  wrapper.miniship = original;
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
  return wrapper && (wrapper.miniship || wrapper);
}
