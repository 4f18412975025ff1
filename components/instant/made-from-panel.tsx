import type { ReactNode } from "react";
import { calendarDay, marketDay, marketTime, utcTime } from "~/components/format/time";
import { Panel } from "~/components/ui/panel";
import type { PointInTime } from "~/server/services/questions/at-instant";
import { asAddress } from "./address";

/** Which versions of everything went into it. */
export function MadeFromPanel({ point }: { readonly point: PointInTime }) {
  const { board, computedAtMs, recomputation } = point;
  const { provenance, asOfMs, seq, window, conventions, portfolioName } = board;
  const model = recomputation?.model;
  const rows: readonly (readonly [string, ReactNode])[] = [
    ["Assessment", `number ${seq}, ${utcTime(computedAtMs)}`],
    ["Market time", `${marketTime(asOfMs)} ${marketDay(asOfMs)}, New York`],
    ["Build then", <code key="then">{provenance.codeVersion}</code>],
    ["Build now", <code key="now">{recomputation?.builtNow ?? "not asked"}</code>],
    ["Positions", `version ${provenance.positionVersion}`],
    ["Limits", `version ${provenance.limitVersion}`],
    ["Models", provenance.modelSet],
    [
      "Market model",
      model
        ? `${calendarDay(model.asOfDate, true)}${model.isDeep ? ", with years of history" : ""}`
        : `${window.scenarios} days to ${calendarDay(window.last, true)}`,
    ],
    ["Conventions", `${conventions.quantile}, ${conventions.shortfall}, ${conventions.horizonDays} day`],
    ["Prices", <code key="frame">{provenance.marketFrameId}</code>],
    ["Inputs", <code key="inputs">{provenance.inputsHash}</code>],
    ["Run", `${provenance.runId}${provenance.isSimulated ? ", simulated prices" : ""}`],
  ];
  return (
    <Panel
      title="What it was made from"
      foot={
        <>
          From a script:{" "}
          <code>
            npm run risk -- point-in-time --at {asAddress(computedAtMs)} --portfolio "{portfolioName}"
          </code>
        </>
      }
    >
      <dl className="made-from">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
