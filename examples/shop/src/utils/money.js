/** 1990 → ¥19.90: prices travel as whole fen. */
export function yuan(fen) {
  return `¥${(fen / 100).toFixed(2)}`;
}

/** What a cart costs, in fen. */
export function total(lines) {
  return lines.reduce((sum, line) => sum + line.price * line.count, 0);
}
