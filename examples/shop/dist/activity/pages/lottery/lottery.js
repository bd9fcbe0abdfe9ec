"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const request_1 = require("../../../utils/request");
Page({
    data: { prize: '' },
    async draw() {
        const { prize } = await (0, request_1.request)('/lottery', {}, 'POST');
        this.setData({ prize });
    },
});
//# sourceMappingURL=lottery.js.map