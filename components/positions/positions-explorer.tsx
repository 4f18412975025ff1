"use client";
import { Search } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { counted } from "~/components/format/count";
import { currencySign } from "~/components/format/money";
import { Said } from "~/components/ui/said";
import type { PositionRisk } from "~/server/domain/snapshot";
import type { Board } from "~/server/services/risk/board-of";
import { positionsView, type Sort } from "./positions.view";
import { PositionsTable } from "./positions-table";

type Density = "compact" | "comfortable";

type Props = {
  readonly board: Board;
  readonly positions: readonly PositionRisk[];
  readonly isStale: boolean;
};

/** The positions of one assessment: found, sorted, gathered by sector. */
export function PositionsExplorer({ board, positions, isStale }: Props) {
  const [sort, setSort] = useState<Sort>({ key: "var99", isDescending: true });
  const [filter, setFilter] = useState("");
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [density, setDensity] = useState<Density>("compact");
  const toggle = useCallback((key: string) => setCollapsed((before) => flipped(before, key)), []);
  const view = useMemo(() => {
    const figures = board.pool.status === "ok" ? board.pool.value : null;
    return positionsView(positions, {
      sort,
      filter,
      collapsed,
      whole: board.navBase.status === "ok" ? board.navBase.value : board.grossBase,
      totalVar99: figures?.var99 ?? 1,
      totalEs975: figures?.es975 ?? 1,
    });
  }, [board, positions, sort, filter, collapsed]);
  return (
    <>
      <div className="toolbar">
        <label className="input toolbar-filter">
          <Search className="icon is-small" aria-hidden />
          <input
            type="search"
            placeholder="Filter: symbol, name, sector, book"
            aria-label="Filter positions"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </label>
        <span className="is-muted" role="status">
          {view.shown === positions.length
            ? counted(view.shown, "position")
            : `${view.shown} of ${positions.length}`}
        </span>
        <span className="toolbar-side">
          <span className="segments">
            {(["compact", "comfortable"] as const).map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={density === name}
                onClick={() => setDensity(name)}
              >
                {name === "compact" ? "Compact" : "Comfortable"}
              </button>
            ))}
          </span>
        </span>
      </div>
      <div className={`panel is-${density}${isStale ? " is-stale" : ""}`}>
        {view.shown === 0 ? (
          <Said title={positions.length === 0 ? "No positions" : "Nothing matches"}>
            <p>
              {positions.length === 0
                ? "This portfolio holds nothing at its market time."
                : "The filter looks at symbol, name, sector, issuer, country, book and type."}
            </p>
          </Said>
        ) : (
          <PositionsTable
            view={view}
            portfolioId={board.portfolioId}
            sign={currencySign(board.baseCurrency)}
            shareOf={board.navBase.status === "ok" ? "NAV" : "gross"}
            sort={sort}
            onSort={setSort}
            onToggle={toggle}
          />
        )}
      </div>
    </>
  );
}

function flipped(keys: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return next;
}
