import { yuan } from '../../utils/money';
import { request } from '../../utils/request';

Page({
  data: { goods: [] },

  async onLoad() {
    const goods = await request('/goods');
    this.setData({ goods: goods.map((item) => ({ ...item, label: yuan(item.price) })) });
  },

  open({ currentTarget }) {
    wx.navigateTo({ url: `/pages/goods/goods?id=${currentTarget.dataset.id}` });
  },
});
