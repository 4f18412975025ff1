import type { Tone } from "~/components/charts/tone";
import { counted } from "~/components/format/count";
import { ownTime } from "~/components/format/time";
import { AUDIT_ACTIONS, type AuditEntry, AuditFilter, type AuditVerdict } from "~/server/domain/audit";

const TEXTS = ["actor", "subject", "text"] as const;
const DAY_MS = 86_400_000;

/** What the address asks for. Days are whole days of UTC, both included; what can't be read narrows nothing. */
export function filterOf(search: URLSearchParams): AuditFilter {
  const asked: Record<string, unknown> = {};
  for (const name of TEXTS) if (search.get(name)) asked[name] = search.get(name);
  const action = AUDIT_ACTIONS.find((each) => each === search.get("action"));
  if (action) asked.action = action;
  const [from, to] = [dayMs(search.get("from")), dayMs(search.get("to"))];
  if (from !== null) asked.fromMs = from;
  if (to !== null) asked.toMs = to + DAY_MS;
  const parsed = AuditFilter.safeParse(asked);
  return parsed.success ? parsed.data : {};
}

function dayMs(text: string | null): number | null {
  const ms =
    text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text) ? Number.NaN : Date.parse(`${text}T00:00:00Z`);
  return ms >= 0 ? ms : null;
}

/** The address with one thing asked otherwise. */
export function withAsked(search: string, name: string, value: string): string {
  const asked = new URLSearchParams(search);
  if (value === "") asked.delete(name);
  else asked.set(name, value);
  return `?${asked}`;
}

/** What a walk along the chain found, as one sentence and its reasons. */
export function verdictWords(verdict: AuditVerdict): { tone: Tone; finding: string; because: string } {
  const { isIntact, entries, bad, firstBad, newestCheckpoint, unproved } = verdict;
  const checked = `${counted(entries, "entry", "entries")} checked`;
  if (!isIntact)
    return {
      tone: "breach",
      finding: `The chain does not hold, ${counted(bad, "finding")}`,
      because: `${checked}. First: ${firstBad?.sentence ?? ""}`,
    };
  const sealed = newestCheckpoint
    ? ` Newest checkpoint: number ${newestCheckpoint.seq}, ${ownTime(newestCheckpoint.atMs)}.`
    : "";
  return { tone: "calm", finding: `The chain holds, ${checked}`, because: `${sealed} ${unproved}`.trim() };
}

export type DiffLine = {
  readonly field: string;
  readonly before: string;
  readonly after: string;
  readonly isChanged: boolean;
};

/** Fields of before and after side by side, those that changed first. */
export function diffOf({ before, after, changedFields }: AuditEntry): DiffLine[] {
  const changed = new Set(changedFields);
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].sort();
  const lines = fields.map((field) => ({
    field,
    before: valueText(before, field),
    after: valueText(after, field),
    isChanged: changed.has(field),
  }));
  return [...lines.filter(({ isChanged }) => isChanged), ...lines.filter(({ isChanged }) => !isChanged)];
}

function valueText(side: AuditEntry["before"], field: string): string {
  const value = side?.[field];
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
