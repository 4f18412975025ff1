import type { ReactNode } from "react";
import { LoadMark } from "~/components/charts/load-mark";
import type { Tone } from "~/components/charts/tone";

type VerdictProps = {
  readonly tone: Tone;
  /** What was found, not what the page is about. */
  readonly finding: string;
  readonly because?: string;
  readonly acts?: ReactNode;
};

export function Verdict({ tone, finding, because, acts }: VerdictProps) {
  return (
    <div className="verdict">
      <LoadMark tone={tone} />
      <h2>{finding}</h2>
      {because !== undefined && <p title={because}>{because}</p>}
      {acts !== undefined && <div className="verdict-acts">{acts}</div>}
    </div>
  );
}
