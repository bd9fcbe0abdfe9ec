import { total, yuan } from '../../utils/money';

const { globalData } = getApp();

Page({
  data: { lines: [], sum: yuan(0) },

  onShow() {
    this.setData({ lines: globalData.cart, sum: yuan(total(globalData.cart)) });
  },

  order() {
    wx.navigateTo({ url: '/pages/order/order' });
  },
});
