"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const money_1 = require("../../utils/money");
const request_1 = require("../../utils/request");
const { globalData } = getApp();
Page({
    data: { item: null, label: '' },
    async onLoad({ id }) {
        const item = await (0, request_1.request)(`/goods/${id}`);
        this.setData({ item, label: (0, money_1.yuan)(item.price) });
    },
    addToCart() {
        const { id, name, price } = this.data.item;
        const line = globalData.cart.find((known) => known.id === id);
        if (line) {
            line.count += 1;
        }
        else {
            globalData.cart.push({ id, name, price, count: 1 });
        }
        wx.showToast({ title: '已加入购物车' });
    },
});
//# sourceMappingURL=goods.js.map