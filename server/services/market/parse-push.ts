import { RiskError } from "~/server/domain/errors";

/** One of the things that were sent, with its place: the line, or the position in a list. */
export type Pushed = { readonly line: number; readonly value: unknown };

/**
 * What a sender put into a request: a JSON object, a JSON list of them, or one JSON object a line. An empty body is
 * an empty list.
 *
 * @param wrapper - the name of the list in an object that holds nothing else.
 * @throws RiskError bad-input naming the line that is no JSON.
 */
export function parsePush(text: string, wrapper: string): readonly Pushed[] {
  const trimmed = text.replace(/^\ufeff/, "").trim();
  if (trimmed === "") return [];
  const whole = parsed(trimmed);
  if (whole === undefined) return ofLines(text);
  const list = isRecord(whole) && Array.isArray(whole[wrapper]) ? whole[wrapper] : whole;
  return (Array.isArray(list) ? list : [list]).map((value: unknown, i) => ({ line: i + 1, value }));
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function ofLines(text: string): Pushed[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    if (line.trim() === "") return [];
    const value = parsed(line);
    if (value === undefined) throw new RiskError("bad-input", `Line ${i + 1} of the body is no JSON.`);
    return [{ line: i + 1, value }];
  });
}

/** Undefined, which no JSON means, for what is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
