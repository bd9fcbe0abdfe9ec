/** Offers the restart once the platform has downloaded a new package. */
export function askWhenReady(manager) {
  manager.onUpdateReady(() => {
    wx.showModal({
      title: '更新提示',
      content: '新版本已经准备好，请重启小程序',
      success: ({ confirm }) => confirm && manager.applyUpdate(),
    });
  });
}
