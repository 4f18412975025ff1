"use client";
import { useEffect } from "react";
import { sentenceOf } from "~/components/api/api";
import { useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import { instantFinding } from "./instant.view";
import { InstantFigures } from "./instant-figures";
import { InstantPicker } from "./instant-picker";
import { NeighbourActs } from "./neighbour-acts";
import { useAsked, useInstant, useKept } from "./use-instant";

/** How did the portfolio stand at that second, and is what was stored what its inputs make? */
export function InstantPage() {
  const { state } = useLive();
  const portfolioId = state.board?.portfolioId ?? "";
  const { asked, show, settle } = useAsked();
  const newest = useKept(portfolioId, null);
  const found = useInstant(portfolioId, asked);
  const newestMs = newest.data?.seconds?.lastMs ?? newest.data?.wholes.at(-1)?.computedAtMs ?? null;
  useEffect(() => {
    if (asked === null && newestMs !== null) settle(newestMs);
  }, [asked, newestMs, settle]);
  const point = found.isError ? undefined : found.data;
  return (
    <>
      {point ? (
        <Verdict
          {...instantFinding(point)}
          acts={<NeighbourActs neighbours={point.neighbours} onShow={show} />}
        />
      ) : (
        <Verdict
          tone="unknown"
          finding={found.isError ? "This instant can't be shown" : "How did it stand at that second?"}
        />
      )}
      <InstantPicker portfolioId={portfolioId} asked={asked} onShow={show} />
      {found.isError && (
        <Panel title="Point in time">
          <Said title="Not shown" isAlert>
            <p>{sentenceOf(found.error)}</p>
          </Said>
        </Panel>
      )}
      {!point && !found.isError && (
        <Panel title="Point in time">
          {newest.data && newestMs === null ? (
            <Said title="Nothing is kept yet">
              <p>The first assessment is kept as soon as it is made.</p>
            </Said>
          ) : (
            <Loading what="the instant, which is made again" />
          )}
        </Panel>
      )}
      {point && <InstantFigures point={point} />}
    </>
  );
}
