import { yuan } from '../../../utils/money';
import { request } from '../../../utils/request';

Page({
  data: { coupons: [] },

  async onLoad() {
    const coupons = await request('/coupons');
    this.setData({ coupons: coupons.map((coupon) => ({ ...coupon, label: `减 ${yuan(coupon.off)}` })) });
  },
});
