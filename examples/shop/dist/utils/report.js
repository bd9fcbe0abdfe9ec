"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.versionHeader = versionHeader;
exports.complaint = complaint;
const env_1 = require("../env");
const PLACEHOLDER = 'process.env.APP_VERSION';
/** The header by which the service counts its users by version. */
function versionHeader() {
    return { 'X-App-Version': env_1.env.version };
}
/* A text is no code: process.env.APP_VERSION stays as it is in this comment, in the string above,
   in the pattern and in the template below. */
function complaint(message) {
    return /process.env.APP_VERSION/.test(message)
        ? `${PLACEHOLDER} was shipped as text; build again, then replace process.env.APP_VERSION`
        : message;
}
//# sourceMappingURL=report.js.map