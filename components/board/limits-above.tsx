import Link from "next/link";
import { LoadMark } from "~/components/charts/load-mark";
import { utilisation } from "~/components/format/percent";
import { METRIC_WORDS, toneNow, worstFirst } from "~/components/limits/limit-words";
import { freshnessOf } from "~/components/live/freshness";
import { useNow } from "~/components/live/use-now";
import { useFleet } from "~/components/shell/use-fleet";
import { groupsAbove } from "~/server/domain/portfolio-group";

/** The limits that bind a portfolio from above: the worst of its desk and of the organisation; nothing where none is set. */
export function LimitsAbove({ portfolioId }: { portfolioId: string }) {
  const { data } = useFleet(false);
  const nowMs = useNow();
  const all = (data?.entries ?? []).map((entry) => ({ ...entry, id: entry.portfolioId }));
  const above = groupsAbove(portfolioId, all).flatMap((group) => {
    const [worst] = worstFirst(group.limits);
    return worst ? [{ group, worst }] : [];
  });
  if (above.length === 0) return null;
  return (
    <dl className="pairs panel-foot limits-above">
      {above.map(({ group, worst }) => {
        const { isStale } = freshnessOf({ ...group, nowMs, lostAtMs: null });
        const tone = toneNow(worst, isStale);
        return [
          <dt key="name">
            above it, <Link href={`/portfolios/${group.id}`}>{group.portfolioName}</Link>
          </dt>,
          <dd key="worst" className={`is-row text-${tone}`}>
            <LoadMark tone={tone} size={16} />
            {METRIC_WORDS[worst.metric]}{" "}
            {worst.utilisation === null || tone === "unknown" ? "unknown" : utilisation(worst.utilisation)}
          </dd>,
        ];
      })}
    </dl>
  );
}
