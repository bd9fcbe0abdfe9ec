"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.env = void 0;
// Settings of this build. A release puts the version in the place of process.env.APP_VERSION below.
exports.env = {
    version: process.env.APP_VERSION,
    // Another name, though it starts like the first: only the dev server knows it, and a release leaves it alone.
    versionCode: typeof process === 'object' ? process.env.APP_VERSION_CODE : 0,
    apiBase: 'https://shop.example.com/api',
};
//# sourceMappingURL=env.js.map