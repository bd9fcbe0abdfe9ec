import { env } from './env';
import { askWhenReady } from './utils/update';

App({
  globalData: { version: env.version, cart: [] },

  onLaunch() {
    askWhenReady(wx.getUpdateManager());
  },
});
