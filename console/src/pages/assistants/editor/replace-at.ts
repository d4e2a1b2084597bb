/** A copy of `items` with another one at `index`. */
export function replaceAt<T>(items: readonly T[], index: number, item: T): T[] {
  return items.map((before, at) => (at === index ? item : before));
}
