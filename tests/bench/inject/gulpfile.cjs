// The pipeline that miniship replaces: every script below DIST is read, replaced as text and written back.
const gulp = require('gulp');
const replace = require('gulp-batch-replace');

const folder = process.env.DIST;
exports.default = () =>
  gulp.src(`${folder}/**/*.{js,cjs,mjs,wxs}`)
    .pipe(replace([['process.env.APP_VERSION', '"1.2.3"']]))
    .pipe(gulp.dest(folder));
