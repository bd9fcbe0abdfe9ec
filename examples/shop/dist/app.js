"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const env_1 = require("./env");
const update_1 = require("./utils/update");
App({
    globalData: { version: env_1.env.version, cart: [] },
    onLaunch() {
        (0, update_1.askWhenReady)(wx.getUpdateManager());
    },
});
//# sourceMappingURL=app.js.map