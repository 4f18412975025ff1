import { counted } from "~/components/format/count";
import { calendarDay } from "~/components/format/time";
import type { KeptInstants } from "~/server/services/risk/kept-instants";
import { asAddress } from "./address";
import { type HourView, hoursOf, isMarked, REASON_WORDS, reasonsText } from "./instant.view";

const MARKS_MAX = 12;
const DAY_MS = 86_400_000;

type Props = {
  readonly kept: KeptInstants;
  readonly date: string;
  readonly atMs: number;
  readonly onShow: (ms: number) => void;
};

/** The hours of a day by how much of them is kept, and what was kept for more than its minute. */
export function DayStrip({ kept, date, atMs, onShow }: Props) {
  const hours = hoursOf(date, kept.date === date ? kept.wholes : [], kept.seconds);
  const marked = (kept.date === date ? kept.wholes : []).filter(isMarked);
  const startMs = Date.parse(`${date}T00:00:00Z`);
  const hourNow = atMs >= startMs && atMs < startMs + DAY_MS ? new Date(atMs).getUTCHours() : null;
  return (
    <div className="day-strip">
      <ol className="day-hours" aria-label={`Hours of ${calendarDay(date, true)}`}>
        {hours.map((hour) => (
          <li key={hour.hour} className={hour.hour === hourNow ? "is-here" : ""}>
            <Hour hour={hour} onShow={onShow} />
          </li>
        ))}
      </ol>
      {marked.length > 0 && (
        <ul className="day-marks" aria-label="Kept for more than its minute">
          {marked.slice(-MARKS_MAX).map(({ computedAtMs, reasons }) => (
            <li key={computedAtMs}>
              <Shown ms={computedAtMs} onShow={onShow} className="link" isHere={computedAtMs === atMs}>
                {asAddress(computedAtMs).slice(11, 19)}
              </Shown>{" "}
              <span className="is-second-ink">
                {reasonsText(reasons.filter((reason) => reason !== "minute"))}
              </span>
            </li>
          ))}
          {marked.length > MARKS_MAX && (
            <li className="is-muted">and {marked.length - MARKS_MAX} before these</li>
          )}
        </ul>
      )}
    </div>
  );
}

function Hour({ hour, onShow }: { readonly hour: HourView; readonly onShow: Props["onShow"] }) {
  const { wholes, share, firstMs, mark, hasSeconds } = hour;
  const name = String(hour.hour).padStart(2, "0");
  const cell = (
    <>
      <span className={`hour-bar${hasSeconds ? " has-seconds" : ""}`} aria-hidden="true">
        <i style={{ height: `${Math.round(share * 100)}%` }} />
        {mark && <b className={`hour-mark is-${mark}`} />}
      </span>
      <span aria-hidden="true">{name}</span>
      <span className="only-heard">
        {name} h: {counted(wholes, "whole snapshot")}
        {mark && `, with a ${REASON_WORDS[mark]}`}
        {hasSeconds && ", every second"}
      </span>
    </>
  );
  return firstMs === null ? (
    <span className="hour-cell">{cell}</span>
  ) : (
    <Shown ms={firstMs} onShow={onShow} className="hour-cell">
      {cell}
    </Shown>
  );
}

type ShownProps = {
  readonly ms: number;
  readonly onShow: Props["onShow"];
  readonly className: string;
  readonly isHere?: boolean;
  readonly children: React.ReactNode;
};

/** A link to an instant: it can be opened elsewhere, and sent. */
const Shown = ({ ms, onShow, className, isHere = false, children }: ShownProps) => (
  <a
    className={className}
    href={`?at=${asAddress(ms)}`}
    aria-current={isHere ? "true" : undefined}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      onShow(ms);
    }}
  >
    {children}
  </a>
);
