"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const money_1 = require("../../utils/money");
const { globalData } = getApp();
Page({
    data: { lines: [], sum: (0, money_1.yuan)(0) },
    onShow() {
        this.setData({ lines: globalData.cart, sum: (0, money_1.yuan)((0, money_1.total)(globalData.cart)) });
    },
    order() {
        wx.navigateTo({ url: '/pages/order/order' });
    },
});
//# sourceMappingURL=cart.js.map