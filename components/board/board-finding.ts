import type { Tone } from "~/components/charts/tone";
import { money } from "~/components/format/money";
import { finePercent, utilisation } from "~/components/format/percent";
import { findingOf, limitSentence, toneOfAll, worstFirst } from "~/components/limits/limit-words";
import type { Board } from "~/server/services/risk/board-of";

/** The one sentence of the board: what was found, then its size. */
export function boardFinding(
  board: Board,
  isStale: boolean,
): { readonly tone: Tone; readonly finding: string; readonly because: string } {
  const { limits, baseCurrency: currency } = board;
  const worst = worstFirst(limits)[0];
  const because = isStale
    ? "No figures came for more than 10 s or too much of the book has no price; the figures below are the last ones."
    : [
        worst
          ? `${worst.state === "breach" ? "" : "Closest: "}${limitSentence(worst, currency, false)}${worst.reason === null || worst.value === null ? "" : `; ${worst.reason}`}.`
          : "",
        worst?.metric === "var99" ? "" : varSentence(board),
      ]
        .filter((sentence) => sentence !== "")
        .join(" ");
  return { tone: toneOfAll(limits, isStale), finding: findingOf(limits, isStale), because };
}

function varSentence({ pool, navBase, limits, baseCurrency: currency }: Board): string {
  if (pool.status !== "ok") return `VaR is not available: ${pool.reason}.`;
  const { var99 } = pool.value;
  const share = navBase.status === "ok" ? `, ${finePercent(var99 / navBase.value)} of NAV` : "";
  const limit = limits.find(({ metric }) => metric === "var99");
  const used = limit?.utilisation == null ? "" : `, ${utilisation(limit.utilisation)} of its limit`;
  return `VaR 99 is ${money(var99, { currency })}${share}${used}.`;
}
