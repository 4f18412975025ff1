/**
 * QLIKE loss of a variance forecast: rv/h - ln(rv/h) - 1. Robust to noise in the proxy. The arguments are named
 * because the loss is not symmetric and a swap would go unseen.
 * @param realised - proxy of the day's variance rv, above 0 (a proxy of zero is floored by whoever makes it).
 * @param forecast - variance h forecast for that day, above 0, same unit.
 * @returns loss, 0 or more, 0 only for rv = h.
 * @throws RangeError when either is not finite and above zero.
 * @see Patton (2011), J. Econometrics 160.
 */
export function qlike({
  realised,
  forecast,
}: {
  readonly realised: number;
  readonly forecast: number;
}): number {
  const ratio = realised / forecast;
  if (!(realised > 0 && forecast > 0 && Number.isFinite(ratio) && ratio > 0))
    throw new RangeError(`qlike: realised ${realised}, forecast ${forecast}`);
  return ratio - Math.log(ratio) - 1;
}

/**
 * The same where only squared returns exist, which may be zero: ln h + r^2/h. Only its differences mean anything.
 * @param squaredReturn - 0 or more.
 * @param forecast - variance h, above 0.
 * @throws RangeError outside these ranges.
 * @see Patton (2011), J. Econometrics 160.
 */
export function qlikeOfSquare({
  squaredReturn,
  forecast,
}: {
  readonly squaredReturn: number;
  readonly forecast: number;
}): number {
  const value = Math.log(forecast) + squaredReturn / forecast;
  if (!(squaredReturn >= 0 && forecast > 0 && Number.isFinite(value)))
    throw new RangeError(`qlikeOfSquare: squared return ${squaredReturn}, forecast ${forecast}`);
  return value;
}
