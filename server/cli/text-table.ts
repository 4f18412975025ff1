/** Longer cells are sentences. */
export const SENTENCE_CHARACTERS = 20;
const FIGURE = /^[-+]?[\d,.]+( %)?$/;

/** Pads columns to one width, those with figures from the left; a sentence at the end of a row may run on. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  const hasFigures: boolean[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      const isSentence = i > 0 && i === row.length - 1 && cell.length > SENTENCE_CHARACTERS;
      if (!isSentence) widths[i] = Math.max(widths[i] ?? 0, cell.length);
      if (i > 0 && FIGURE.test(cell)) hasFigures[i] = true;
    });
  return rows.map((row) =>
    row
      .map((cell, i) => (hasFigures[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** Whole units of the base currency. */
export const amount = (value: number): string =>
  (Math.abs(value) < 0.5 ? 0 : value).toLocaleString("en-US", { maximumFractionDigits: 0 });

/** The same with its sign, for changes. */
export const change = (value: number): string => (value >= 0.5 ? `+${amount(value)}` : amount(value));

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
