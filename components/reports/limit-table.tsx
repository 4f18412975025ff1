import { limitFigure } from "~/components/limits/limit-words";
import { scopeWords } from "~/components/limits/scope-words";
import type { LimitEvaluation } from "~/server/domain/limit";
import { limitLine, stateOf, usedOf } from "./report.view";

/** Limits as one assessment found them. */
export const LimitTable = ({
  limits,
  currency,
  withVersions = false,
}: {
  readonly limits: readonly LimitEvaluation[];
  readonly currency: string;
  /** Names the version of each that was in force. */
  readonly withVersions?: boolean;
}) => (
  <table>
    <thead>
      <tr>
        <th scope="col">Limit</th>
        <th scope="col" className="is-right">
          Value
        </th>
        <th scope="col" className="is-right">
          At
        </th>
        <th scope="col" className="is-right">
          Used
        </th>
        <th scope="col">State</th>
      </tr>
    </thead>
    <tbody>
      {limits.map((limit) => (
        <tr key={limit.limitId}>
          <th scope="row">
            {limit.name}
            {withVersions && <span className="is-muted"> version {limit.limitVersion}</span>}
            {limit.scope.kind !== "portfolio" && <span className="is-muted"> {scopeWords(limit.scope)}</span>}
          </th>
          <td className="is-right">
            {limit.value === null ? "unknown" : limitFigure(limit.value, limit.unit, currency)}
          </td>
          <td className="is-right">{limitLine(limit, currency)}</td>
          <td className="is-right">
            <b>{usedOf(limit)}</b>
          </td>
          <td className={limit.state === "breach" ? "text-breach" : ""}>{stateOf(limit)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);
