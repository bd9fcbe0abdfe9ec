import { request } from '../../../utils/request';

Page({
  data: { prize: '' },

  async draw() {
    const { prize } = await request('/lottery', {}, 'POST');
    this.setData({ prize });
  },
});
