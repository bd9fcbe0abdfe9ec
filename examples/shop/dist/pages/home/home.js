"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const money_1 = require("../../utils/money");
const request_1 = require("../../utils/request");
Page({
    data: { goods: [] },
    async onLoad() {
        const goods = await (0, request_1.request)('/goods');
        this.setData({ goods: goods.map((item) => ({ ...item, label: (0, money_1.yuan)(item.price) })) });
    },
    open({ currentTarget }) {
        wx.navigateTo({ url: `/pages/goods/goods?id=${currentTarget.dataset.id}` });
    },
});
//# sourceMappingURL=home.js.map