import type { Tone } from "~/components/charts/tone";
import { counted } from "~/components/format/count";
import type { BreachRecord } from "~/server/ports/breach-book";

export type BreachesFinding = { readonly tone: Tone; readonly finding: string; readonly because: string };

/** How many stand open, and how many of them nobody looks after. */
export function breachesFinding(breaches: readonly BreachRecord[]): BreachesFinding {
  const open = breaches.filter(({ closedAtMs }) => closedAtMs === null);
  const orphans = open.filter(({ acknowledgedBy }) => acknowledgedBy === null);
  const hard = open.filter(({ kind }) => kind === "hard").length;
  if (open.length === 0)
    return {
      tone: "calm",
      finding: "No limit is breached",
      because: breaches.length === 0 ? "None ever was." : `${counted(breaches.length, "episode")} closed.`,
    };
  return {
    tone: "breach",
    finding: `${counted(open.length, "breach", "breaches")} open, ${careOf(open.length, orphans.length)}`,
    because: `${hard} on hard limits, ${open.length - hard} on others.`,
  };
}

function careOf(open: number, orphans: number): string {
  if (orphans === 0) return "all looked after";
  if (orphans < open) return `nobody looks after ${orphans} of them`;
  return `nobody looks after ${open === 1 ? "it" : "them"}`;
}
