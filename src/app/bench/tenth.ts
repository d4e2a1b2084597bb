/** Rounded to one decimal, for reports. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
