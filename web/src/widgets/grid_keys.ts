/** Where a key leads from cell `index` of a grid with `count` cells in rows of `columns`; null for any other key. */
export function gridTarget(key: string, index: number, columns: number, count: number): number | null {
  const row = Math.floor(index / columns);
  const column = index % columns;
  const lastRow = Math.floor((count - 1) / columns);
  const at = (r: number, c: number) => Math.min(r * columns + c, count - 1);
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowRight":
      return Math.min(count - 1, index + 1);
    case "ArrowUp":
      return row > 0 ? index - columns : index;
    case "ArrowDown":
      return row < lastRow ? at(row + 1, column) : index;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
