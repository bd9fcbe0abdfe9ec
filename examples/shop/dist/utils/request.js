"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.request = request;
const env_1 = require("../env");
const report_1 = require("./report");
/** Asks the service for `path`; a status other than 2xx is an error. */
function request(path, data = {}, method = 'GET') {
    return new Promise((resolve, reject) => {
        wx.request({
            url: env_1.env.apiBase + path,
            method,
            data,
            header: (0, report_1.versionHeader)(),
            timeout: 8000,
            success: (response) => {
                const ok = response.statusCode >= 200 && response.statusCode < 300;
                ok ? resolve(response.data) : reject(new Error(`${method} ${path}: ${response.statusCode}`));
            },
            fail: (error) => reject(new Error(error.errMsg)),
        });
    });
}
//# sourceMappingURL=request.js.map