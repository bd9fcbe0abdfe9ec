// A page of Page(), full of components.
Page({
    data: { count: 0, paid: '' },
    onLoad(query) {
        this.setData({ from: query.from });
        return 'loaded';
    },
    add() {
        this.setData({ count: this.data.count + 1 });
    },
    pay() {
        this.task = wx.request({
            url: 'https://shop.example.com/api/pay/create?count=1',
            success: (answer) => this.setData({ paid: String(answer.statusCode) }),
        });
    },
});
