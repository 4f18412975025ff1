/** Names that other programs give to what we call something else. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  adj_close: "close",
  adjclose: "close",
  adjusted_close: "close",
  asset_class: "type",
  ccy: "currency",
  coupon_rate: "coupon",
  cost: "entry_price",
  avg_price: "entry_price",
  desk: "book",
  expiration: "expiry",
  fund: "portfolio",
  instrument: "symbol",
  instrument_type: "type",
  iv: "implied_volatility",
  last: "close",
  position: "quantity",
  price: "close",
  put_call: "option_type",
  qty: "quantity",
  right: "option_type",
  shares: "quantity",
  ticker: "symbol",
  units: "quantity",
  vol: "volume",
  ytm: "yield",
};
/** More typing errors than this make another word. */
const EDITS_MAX = 2;

/** The known name that was probably meant, or null. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const other = OTHER_NAMES[name];
  if (other !== undefined && known.includes(other)) return other;
  let best: string | null = null;
  let fewest = Math.min(EDITS_MAX, Math.floor(name.length / 2)) + 1;
  for (const candidate of known) {
    const edits = editDistance(name, candidate);
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return (
    best ?? known.find((each) => name.length > 2 && (each.startsWith(name) || name.startsWith(each))) ?? null
  );
}

/** Levenshtein's distance, with a swap of neighbours as one edit. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > EDITS_MAX) return EDITS_MAX + 1;
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? EDITS_MAX + 1;
}
