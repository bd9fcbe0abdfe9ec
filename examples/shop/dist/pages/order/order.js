"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const report_1 = require("../../utils/report");
const request_1 = require("../../utils/request");
const { globalData } = getApp();
Page({
    data: { busy: false, error: '' },
    async pay() {
        this.setData({ busy: true, error: '' });
        try {
            const order = await (0, request_1.request)('/orders', { lines: globalData.cart }, 'POST');
            await wx.requestPayment(order.payment);
            globalData.cart.length = 0;
            wx.switchTab({ url: '/pages/home/home' });
        }
        catch (error) {
            this.setData({ error: (0, report_1.complaint)(error.message || error.errMsg) });
        }
        finally {
            this.setData({ busy: false });
        }
    },
});
//# sourceMappingURL=order.js.map