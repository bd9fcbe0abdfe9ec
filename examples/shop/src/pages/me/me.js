import { env } from '../../env';

Page({
  data: { about: `版本 ${env.version}` },

  coupons() {
    wx.navigateTo({ url: '/activity/pages/coupon/coupon' });
  },
});
