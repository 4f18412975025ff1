import { NARROW_FIGURES } from "~/server/domain/narrow-figures";
import type { Difference } from "~/server/domain/point-in-time";
import type { RiskSnapshot } from "~/server/domain/snapshot";
import type { KeptSecond } from "~/server/ports/instant-book";

const SHOWN_MAX = 40;
const NOTHING = "nothing";

export type Comparison = {
  readonly fields: number;
  readonly differing: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
};

/**
 * Two snapshots, field by field: what JSON of the one and of the other says, so that a bit of any number counts.
 * Elements of lists are held against each other by their place and named by what they are called.
 */
export function compareSnapshots(stored: RiskSnapshot, again: RiskSnapshot): Comparison {
  const found = { fields: 0, differing: 0, differences: [] as Difference[] };
  // Through JSON: absent and undefined are one there, as in what is stored.
  walk(plain(stored), plain(again), "", found);
  return found;
}

/** The narrow row of a second against the snapshot that was made again for it: every figure, and the hash of its inputs. */
export function compareSecond({ figures, asOfMs }: KeptSecond, again: RiskSnapshot): Comparison {
  const found = { fields: 0, differing: 0, differences: [] as Difference[] };
  walk(asOfMs, Math.trunc(again.asOfMs), "as_of", found);
  for (const { name, read } of NARROW_FIGURES) walk(figures[name], read(again), name, found);
  return found;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

type Found = { fields: number; differing: number; readonly differences: Difference[] };

function walk(stored: unknown, again: unknown, path: string, found: Found): void {
  if (isTree(stored) && isTree(again) && Array.isArray(stored) === Array.isArray(again)) {
    const keys = new Set([...Object.keys(stored), ...Object.keys(again)]);
    for (const key of keys) walk(stored[key], again[key], join(path, key, stored, again), found);
    return;
  }
  found.fields++;
  const [then, now] = [textOf(stored), textOf(again)];
  if (then === now) return;
  found.differing++;
  if (found.differences.length < SHOWN_MAX) found.differences.push({ path, stored: then, again: now });
}

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

function join(path: string, key: string, stored: Tree, again: Tree): string {
  if (!Array.isArray(stored)) return path === "" ? key : `${path}.${key}`;
  return `${path}[${nameOf(stored[Number(key)]) ?? nameOf(again[key]) ?? key}]`;
}

const NAMES = ["symbol", "name", "label", "id"] as const;

function nameOf(item: unknown): string | null {
  if (!isTree(item)) return null;
  const name = NAMES.map((key) => item[key]).find((value) => typeof value === "string");
  return typeof name === "string" ? name : null;
}

const LENGTH_MAX = 200;

function textOf(value: unknown): string {
  const text = value === undefined ? NOTHING : JSON.stringify(value);
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}
