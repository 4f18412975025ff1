import type { TileView } from "~/components/board/tiles.view";
import { Waterline } from "~/components/charts/waterline";
import { HowLink } from "~/components/explained/how-link";
import { percent } from "~/components/format/percent";
import { REGIMES } from "~/server/domain/regime";
import { Signed } from "./figure";

export function Tile({ view, isStale }: { view: TileView; isStale: boolean }) {
  const { name, convention, figure, unit, sign, context, limit, sea, isAlert, how } = view;
  const printed = (
    <>
      {figure}
      {unit !== undefined && <small>{unit}</small>}
    </>
  );
  const shown =
    sign !== undefined && !isStale ? (
      <Signed value={sign}>{printed}</Signed>
    ) : (
      <span className={isAlert ? "text-breach" : ""}>{printed}</span>
    );
  return (
    <div className={`tile${isAlert ? " is-alert" : ""}${isStale ? " is-stale" : ""}`}>
      <div className="tile-name">
        <span>{name}</span>
        <small>{convention}</small>
      </div>
      <div className="tile-figure">
        {figure === null ? (
          <span className="is-muted">—</span>
        ) : how === undefined ? (
          shown
        ) : (
          <HowLink figure={how} what={name}>
            {shown}
          </HowLink>
        )}
      </div>
      <div className="tile-context">
        <span title={context}>{context}</span>
        {limit && <b className={`text-${limit.tone}`}>{limit.used}</b>}
      </div>
      {limit && (
        <Waterline
          name={limit.evaluation.name}
          utilisation={limit.evaluation.utilisation}
          tone={limit.tone}
          limit={limit.line}
          isThin
        />
      )}
      {sea && (
        <span
          className="sea-strip"
          role="img"
          aria-label={REGIMES.map((name) => `${name} ${percent(sea[name], { digits: 0 })}`).join(", ")}
        >
          {REGIMES.map((name) => (
            <i key={name} className={`sea-${name}`} style={{ width: `${sea[name] * 100}%` }} />
          ))}
        </span>
      )}
    </div>
  );
}
