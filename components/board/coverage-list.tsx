import { finePercent } from "~/components/format/percent";
import { asProse } from "~/components/format/prose";
import type { Coverage } from "~/server/domain/snapshot";
import { coverageLines } from "./coverage.view";

export function CoverageList({ coverage, windowDays }: { coverage: Coverage; windowDays: number }) {
  const { positions, priced, proxied, excluded, stalePositions } = coverage;
  const share = (value: number) => `${finePercent(value)} of gross`;
  return (
    <div className="coverage-list">
      <dl className="pairs">
        <dt>Priced</dt>
        <dd>
          {priced} of {positions}
        </dd>
        <dt>Proxied</dt>
        <dd>
          {proxied}, {share(coverage.proxiedShareOfGross)}
        </dd>
        <dt>Excluded</dt>
        <dd>
          {excluded}, {share(coverage.excludedShareOfGross)}
        </dd>
        <dt>Price too old</dt>
        <dd>
          {stalePositions}, {share(coverage.staleShareOfGross)}
        </dd>
        <dt>Price late</dt>
        <dd>
          {coverage.late.length}, {share(coverage.lateShareOfGross)}
        </dd>
      </dl>
      <ul className="reasons">
        {coverageLines(coverage, windowDays).map(({ what, why }) => (
          <li key={what + why}>
            <b>{what}</b>
            <span>{asProse(why)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
