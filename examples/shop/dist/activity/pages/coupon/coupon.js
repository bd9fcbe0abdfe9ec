"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const money_1 = require("../../../utils/money");
const request_1 = require("../../../utils/request");
Page({
    data: { coupons: [] },
    async onLoad() {
        const coupons = await (0, request_1.request)('/coupons');
        this.setData({ coupons: coupons.map((coupon) => ({ ...coupon, label: `减 ${(0, money_1.yuan)(coupon.off)}` })) });
    },
});
//# sourceMappingURL=coupon.js.map