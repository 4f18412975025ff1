"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { sentenceOf, useApi } from "~/components/api/api";
import { PriceLine } from "~/components/charts/price-line";
import { useIsStale, useLive } from "~/components/live/live-risk";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Tile } from "~/components/ui/tile";
import { Verdict } from "~/components/ui/verdict";
import { HowPanel } from "./how-panel";
import { positionFinding, positionTiles } from "./position.view";
import { EpisodesPanel, ExposurePanel, IssuerPanel, LotsPanel } from "./side-panels";

const CHART_HEIGHT = 250;

/** One position: what it carries, and how that number is made. */
export function PositionPage({ portfolioId, positionId }: { portfolioId: string; positionId: string }) {
  const { state } = useLive();
  const isStale = useIsStale();
  const detail = useQuery(useApi().positions.get.queryOptions({ portfolioId, positionId }));
  const { board, positions } = state;
  if (!board || !positions)
    return (
      <Panel title="Position">
        <Loading what="the position" />
      </Panel>
    );
  const position = positions.find((candidate) => candidate.positionId === positionId);
  if (!position)
    return (
      <Panel title="Position">
        <Said title="Not held now">
          <p>This portfolio does not hold that position at its market time.</p>
          <Link className="button" href={`/portfolios/${portfolioId}/positions`}>
            All positions
          </Link>
        </Said>
      </Panel>
    );
  const rank = positions.filter(({ componentVar99 }) => componentVar99 > position.componentVar99).length + 1;
  return (
    <>
      <nav className="trail" aria-label="Position">
        <Link href={`/portfolios/${portfolioId}/positions`}>Positions</Link>
        <span aria-hidden="true">/</span> {position.bookName}
        <span aria-hidden="true">/</span> {position.sector ?? "No sector"}
        <span aria-hidden="true">/</span> <b>{position.name}</b>
      </nav>
      <Verdict {...positionFinding(position, board, rank, isStale)} />
      <section className="tiles is-seven" aria-label={`Figures of ${position.symbol}`}>
        {positionTiles(position, board).map((view) => (
          <Tile key={view.name} view={view} isStale={isStale} />
        ))}
      </section>
      <div className="position-grid">
        <div className="board-stack">
          <Panel title="Price" note={`daily closes and now, ${position.currency}`}>
            <div className="panel-body">
              {detail.isPending && <Loading what="the closes" />}
              {detail.isError && <Said title="The closes can't be read">{sentenceOf(detail.error)}</Said>}
              {detail.data?.bars.length === 0 && <Said title="No closes are known" />}
              {detail.data && (
                <PriceLine closes={detail.data.bars} now={position.priceLocal} height={CHART_HEIGHT} />
              )}
            </div>
          </Panel>
          <ExposurePanel position={position} currency={board.baseCurrency} />
        </div>
        <HowPanel board={board} positionId={positionId} />
        <div className="board-stack">
          <EpisodesPanel board={board} positionId={positionId} />
          <LotsPanel lots={detail.data?.lots ?? []} currency={position.currency} />
          <IssuerPanel position={position} />
        </div>
      </div>
    </>
  );
}
