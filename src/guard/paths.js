// Patterns of pages and requests.

// The segments of a path, without scheme, host and query. Empty ones do not count; `below` stands for a slash at the end.
function segmentsOf(url, below) {
  return ('' + url)
    .replace(/^\w+:\/\/[^/?#]*|[?#][^]*/g, '')
    .replace(/\/$/, below)
    .split('/')
    .filter(String);
}

// Whether the pattern covers the items, a text or a list, where `star` stands for any number of them. The row tells how
// many items the pattern can have covered so far: whatever the pattern, that costs its length times the items'. A
// regular expression tries each way to share the items among the stars.
function covers(pattern, items, star) {
  var row = [true];
  [].forEach.call(pattern, function (part) {
    var next = [];
    for (var count = 0; count <= items.length; count++) {
      next[count] =
        part === star
          ? row[count] || next[count - 1]
          : row[count - 1] &&
            (part === items[count - 1] || (star[1] && covers(part, items[count - 1], '*')));
    }
    row = next;
  });
  return row[items.length];
}
