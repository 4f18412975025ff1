/** @returns x. @throws RangeError for NaN and the infinities, with its name. */
export function finite(x: number, name: string): number {
  if (!Number.isFinite(x)) throw new RangeError(`${name}: expected a finite number, got ${x}`);
  return x;
}
