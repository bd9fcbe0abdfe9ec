import { complaint } from '../../utils/report';
import { request } from '../../utils/request';

const { globalData } = getApp();

Page({
  data: { busy: false, error: '' },

  async pay() {
    this.setData({ busy: true, error: '' });
    try {
      const order = await request('/orders', { lines: globalData.cart }, 'POST');
      await wx.requestPayment(order.payment);
      globalData.cart.length = 0;
      wx.switchTab({ url: '/pages/home/home' });
    } catch (error) {
      this.setData({ error: complaint(error.message || error.errMsg) });
    } finally {
      this.setData({ busy: false });
    }
  },
});
