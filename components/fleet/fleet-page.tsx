"use client";
import Link from "next/link";
import { sentenceOf } from "~/components/api/api";
import { Hull } from "~/components/charts/hull";
import { counted } from "~/components/format/count";
import { freshnessOf } from "~/components/live/freshness";
import { useNow } from "~/components/live/use-now";
import { LiveChip, SimulatedChip } from "~/components/shell/live-chip";
import { MarketClock } from "~/components/shell/market-clock";
import { PageFrame } from "~/components/shell/page-frame";
import { useFleet } from "~/components/shell/use-fleet";
import { Panel } from "~/components/ui/panel";
import { Loading, Said } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import { AcrossPanel } from "./across-panel";
import { FirmPanel } from "./firm-panel";
import { apart, fleetColumns, fleetFinding, newestOf, rowsOf } from "./fleet.view";
import { FleetTable } from "./fleet-table";
import { NoPortfolio } from "./no-portfolio";

/** Which portfolio first? */
export function FleetPage() {
  const fleet = useFleet(true);
  const nowMs = useNow();
  const entries = fleet.data?.entries ?? [];
  const waiting = fleet.data?.waiting ?? [];
  const all = rowsOf(entries, nowMs);
  const { portfolios: rows, groups } = apart(all);
  const count = rows.length + waiting.filter(({ kind }) => kind === "portfolio").length;
  const empty = waiting.filter(({ kind }) => kind !== "portfolio");
  const coming = waiting.filter(({ kind }) => kind === "portfolio");
  const newest = newestOf(entries);
  const lostAtMs = fleet.isError ? fleet.dataUpdatedAt : null;
  const finding = fleetFinding(all);
  return (
    <PageFrame
      crumbs={
        <>
          <h1>Fleet</h1>
          {fleet.data && (
            <span>
              {counted(count, "portfolio")}
              {count > 1 ? ", worst first" : ""}
              {groups.length > 0 ? "; desks above them" : ""}
            </span>
          )}
        </>
      }
      state={
        newest && (
          <>
            <LiveChip freshness={freshnessOf({ ...newest, nowMs, lostAtMs })} />
            <MarketClock asOfMs={newest.asOfMs} />
            {entries.some(({ isSimulated }) => isSimulated) && <SimulatedChip />}
          </>
        )
      }
    >
      {fleet.isError && fleet.data && (
        <p className="notice" role="alert">
          <b>Not connected.</b> {sentenceOf(fleet.error)} Figures are the last ones received; asking again by
          itself.
        </p>
      )}
      {rows.length > 0 && (
        <>
          <Verdict {...finding} />
          <div className="fleet-top">
            <Panel
              title="The fleet at its load line"
              note="worst limit of each portfolio, % of limit; width by NAV"
            >
              <Hull
                label="Worst limit of each portfolio"
                columns={fleetColumns(rows)}
                wrap={(column, children) => <Link href={`/portfolios/${column.key}`}>{children}</Link>}
              />
            </Panel>
            <AcrossPanel rows={rows} groups={groups} />
          </div>
        </>
      )}
      {rows.length > 0 && <FleetTable groups={groups} rows={rows} nowMs={nowMs} />}
      {rows.length > 1 && <FirmPanel />}
      {empty.length > 0 && (
        <p className="notice">
          <b>{empty.map(({ name }) => name).join(", ")}</b> {empty.length === 1 ? "holds" : "hold"} nothing
          yet: portfolios are put at desks on the page of limits.
        </p>
      )}
      {coming.length > 0 && (
        <p className="notice">
          <b>{coming.map(({ name }) => name).join(", ")}</b> {coming.length === 1 ? "waits" : "wait"} for a
          first assessment. It takes about two seconds once prices are there.
        </p>
      )}
      {fleet.isPending && (
        <Panel title="Fleet">
          <Loading what="the fleet" />
        </Panel>
      )}
      {fleet.isError && !fleet.data && (
        <Panel title="Fleet">
          <Said title="Not connected" isAlert>
            <p>{sentenceOf(fleet.error)} Asking again by itself.</p>
          </Said>
        </Panel>
      )}
      {fleet.data && count === 0 && <NoPortfolio />}
    </PageFrame>
  );
}
