"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const env_1 = require("../../env");
Page({
    data: { about: `版本 ${env_1.env.version}` },
    coupons() {
        wx.navigateTo({ url: '/activity/pages/coupon/coupon' });
    },
});
//# sourceMappingURL=me.js.map