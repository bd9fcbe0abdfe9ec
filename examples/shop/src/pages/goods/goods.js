import { yuan } from '../../utils/money';
import { request } from '../../utils/request';

const { globalData } = getApp();

Page({
  data: { item: null, label: '' },

  async onLoad({ id }) {
    const item = await request(`/goods/${id}`);
    this.setData({ item, label: yuan(item.price) });
  },

  addToCart() {
    const { id, name, price } = this.data.item;
    const line = globalData.cart.find((known) => known.id === id);
    if (line) {
      line.count += 1;
    } else {
      globalData.cart.push({ id, name, price, count: 1 });
    }
    wx.showToast({ title: '已加入购物车' });
  },
});
