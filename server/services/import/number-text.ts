/** Which mark stands before the fraction of a number. */
export type DecimalMark = "." | ",";

export type NumberReading =
  | { readonly value: number }
  | { readonly rule: "ambiguous-number" | "not-a-number" | "not-finite"; readonly what: string };

const NOT_FINITE = /^[+-]?(nan|inf|infinity|∞|#n\/a|#num!|#div\/0!|#value!|#ref!)$/i;
const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,4})?$/i;
/** Groups of three digits, parted by the mark that is not the decimal one, by spaces or by apostrophes. */
const GROUPED: Readonly<Record<DecimalMark, RegExp>> = {
  ".": /^\d{1,3}(,\d{3})+(\.\d*)?$|^\d{1,3}([ \u00a0\u2009\u202f'’]\d{3})+(\.\d*)?$/,
  ",": /^\d{1,3}(\.\d{3})+(,\d*)?$|^\d{1,3}([ \u00a0\u2009\u202f'’]\d{3})+(,\d*)?$/,
};

/**
 * A number as people and spreadsheets write it: thousands separators, parentheses or a trailing minus for negatives,
 * a percent sign. Never guesses: what does not read as one number in the file's own style is refused.
 *
 * @param fileMark - null where the first rows do not say: then 1.234, which could be either, is refused.
 */
export function numberOf(text: string, fileMark: DecimalMark | null): NumberReading {
  let rest = text.trim();
  if (fileMark === null && isAmbiguous(rest))
    return {
      rule: "ambiguous-number",
      what: `${rest} may have a fraction or thousands; write 1234 or 1234,0`,
    };
  const mark = fileMark ?? ",";
  if (mark === "." && PLAIN.test(rest)) return finite(Number(rest), rest);
  if (NOT_FINITE.test(rest)) return { rule: "not-finite", what: `${rest} is no finite number` };
  let sign = 1;
  if (/^\(.*\)$/.test(rest)) [sign, rest] = [-1, rest.slice(1, -1).trim()];
  else if (/^[-−].*/.test(rest)) [sign, rest] = [-1, rest.slice(1).trim()];
  else if (/^[^-].*-$/.test(rest)) [sign, rest] = [-1, rest.slice(0, -1).trim()];
  else if (rest.startsWith("+")) rest = rest.slice(1);
  let scale = 1;
  if (rest.endsWith("%")) [scale, rest] = [100, rest.slice(0, -1).trim()];
  if (GROUPED[mark].test(rest)) rest = rest.replace(mark === "." ? /[^\d.]/g : /[^\d,]/g, "");
  if (mark === ",") rest = rest.includes(".") ? "?" : rest.replace(",", ".");
  if (!PLAIN.test(rest) || /^[+-]/.test(rest))
    return { rule: "not-a-number", what: `"${text.trim()}" is no number with a decimal ${nameOf(mark)}` };
  return finite((sign * Number(rest)) / scale, text);
}

/** What a number says about the file's decimal mark; null where it fits both. */
export function decimalMarkOf(text: string): DecimalMark | null {
  const digits = text.trim().replace(/^[(+-]|[)%-]$/g, "");
  if (!/^[\d.,]+$/.test(digits)) return null;
  const [lastPoint, lastComma] = [digits.lastIndexOf("."), digits.lastIndexOf(",")];
  if (lastPoint >= 0 && lastComma >= 0) return lastPoint > lastComma ? "." : ",";
  for (const [mark, at] of [
    [".", lastPoint],
    [",", lastComma],
  ] as const) {
    if (at < 0) continue;
    if (digits.indexOf(mark) !== at) return mark === "." ? "," : "."; // several of one kind part thousands
    // One mark before exactly three digits may do either; 0.125 and 1234.567 are fractions.
    if (digits.length - at - 1 !== 3 || at > 3 || at === 0 || digits.startsWith("0")) return mark;
  }
  return null;
}

/** True for what is one number with a decimal point and another with a decimal comma. */
export const isAmbiguous = (text: string): boolean => {
  const digits = text.trim().replace(/^[(+-]|[)%-]$/g, "");
  return /^[\d.,]*[.,][\d.,]*$/.test(digits) && decimalMarkOf(text) === null;
};

const nameOf = (mark: DecimalMark): string => (mark === "." ? "point" : "comma");

function finite(value: number, text: string): NumberReading {
  if (!Number.isFinite(value)) return { rule: "not-finite", what: `${text} is too large for a number` };
  const isWrittenZero = !/[1-9]/.test(text.replace(/e.*$/i, ""));
  return value !== 0 || isWrittenZero
    ? { value }
    : { rule: "not-finite", what: `${text} is too small for a number` };
}
