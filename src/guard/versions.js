// Versions compared. Pure, as are paths.js and decide.js.

// Group 1 is the numbers, group 4 the prerelease: SemVer 2.0.0; base libraries and host programs.
var SEMVER =
  /^((?!0\d)\d+(\.(?!0\d)\d+){2})(-((?!0\d+\b(?!-))[\da-z-]+(\.(?!0\d+\b(?!-))[\da-z-]+)*))?(\+[\da-z-]+(\.[\da-z-]+)*)?$/i;
var DOTTED = /^((?!0\d)\d+(\.(?!0\d)\d+)*)$/;

// -1, 0 or 1; NaN, which is neither below nor above anything, for what is no version.
function compareVersion(left, right) {
  left = sortKey(left) || sortKey(left, true);
  right = sortKey(right) || sortKey(right, true);
  return left && right ? (left > right) - (left < right) : NaN;
}

// A text that sorts as the version does (SemVer 11): numbers have zeros before them, words sort above numbers, and no
// prerelease above all of them. Missing numbers are 0. Nothing, which compares with nothing, for what is no version.
function sortKey(version, dotted) {
  var parts = typeof version === 'string' && (dotted ? DOTTED : SEMVER).exec(version);
  return (
    parts &&
    (parts[1] + '.0.0.0.0')
      .split('.', 5)
      .concat((parts[4] || '|').split('.'))
      .map(function (part) {
        return /\D/.test(part) ? '|' + part : part.length + 100 + part;
      }) + ''
  );
}
