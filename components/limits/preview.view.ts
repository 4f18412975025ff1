import { counted } from "~/components/format/count";
import { money } from "~/components/format/money";
import type { LimitHistory } from "~/server/domain/limit-preview";

/** "Over on 7 of 250 evenings, in 3 episodes, the longest of 4." */
export function historyWords({
  evenings,
  overDays,
  unknownDays,
  episodes,
  longestDays,
}: Omit<LimitHistory, "savedBase" | "note">): string {
  const unknown = unknownDays > 0 ? ` ${counted(unknownDays, "evening")} could not be known.` : "";
  if (overDays === 0) return `Never over on ${counted(evenings.length - unknownDays, "evening")}.${unknown}`;
  return `Over on ${overDays} of ${counted(evenings.length, "evening")}, in ${counted(episodes, "episode")}, the longest of ${longestDays}.${unknown}`;
}

/** What obeying the limit would have been worth; nothing where it never was over or can't be told. */
export function savedWords({ savedBase, overDays }: LimitHistory, currency: string): string {
  if (overDays === 0) return "";
  if (savedBase.status !== "ok") return "";
  const amount = money(Math.abs(savedBase.value), { currency });
  return savedBase.value >= 0
    ? `Cutting the book to its line each of those evenings would have saved ${amount} the days after.`
    : `Cutting the book to its line each of those evenings would have given up ${amount} the days after.`;
}
