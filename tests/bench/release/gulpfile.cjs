// The article's build: everything is copied, and in env.js the version takes the place of the name.
const gulp = require('gulp');
const gulpif = require('gulp-if');
const replace = require('gulp-batch-replace');

const { version } = require(`${process.env.PROJECT}/package.json`);
const [from, to] = [`${process.env.PROJECT}/src`, `${process.env.PROJECT}/dist`];
const scripts = () =>
  gulp.src(`${from}/**/*.js`)
    .pipe(gulpif((file) => file.relative === 'env.js', replace([['process.env.APP_VERSION', JSON.stringify(version)]])))
    .pipe(gulp.dest(to));
const others = () => gulp.src([`${from}/**/*`, `!${from}/**/*.js`], { encoding: false }).pipe(gulp.dest(to));
exports.build = gulp.parallel(scripts, others);
