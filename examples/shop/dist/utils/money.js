"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.yuan = yuan;
exports.total = total;
/** 1990 → ¥19.90: prices travel as whole fen. */
function yuan(fen) {
    return `¥${(fen / 100).toFixed(2)}`;
}
/** What a cart costs, in fen. */
function total(lines) {
    return lines.reduce((sum, line) => sum + line.price * line.count, 0);
}
//# sourceMappingURL=money.js.map