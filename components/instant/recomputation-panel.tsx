import { asProse } from "~/components/format/prose";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import type { Recomputation } from "~/server/domain/point-in-time";
import type { PointInTime } from "~/server/services/questions/at-instant";
import { isSameBuild } from "./instant.view";

/** What came of making it again: equal, or field by field what is not. */
export function RecomputationPanel({ point }: { readonly point: PointInTime }) {
  const { recomputation, refusal } = point;
  if (!recomputation)
    return (
      <Panel title="Made again">
        <Said title="It can't be made again" isAlert>
          <p>{refusal}</p>
        </Said>
      </Panel>
    );
  const { isEqual, fields, differing, differences, notes, against } = recomputation;
  return (
    <Panel
      title="Made again"
      note={against === "whole" ? "held against the whole snapshot" : "held against the row of its second"}
      foot={notes.length > 0 ? notes.map(asProse).join(" ") : undefined}
    >
      {isEqual ? (
        <Said title="Equal to the last bit" tone="calm">
          <p>
            All {fields} stored {against === "whole" ? "fields" : "figures and the hash of the inputs"} came
            out as they were stored{isSameBuild(recomputation) ? "." : ", though by another build."}
          </p>
        </Said>
      ) : (
        <>
          <p className="panel-body" role="alert">
            <b className={isSameBuild(recomputation) ? "text-breach" : "text-near"}>
              {differing} of {fields} fields differ.
            </b>{" "}
            {isSameBuild(recomputation)
              ? "The build is the same: what is stored, or what it was made from, was changed since."
              : "The build is another one: its figures are not those of then."}
          </p>
          <Differences differences={differences} />
          {differing > differences.length && (
            <p className="panel-foot">And {differing - differences.length} more.</p>
          )}
        </>
      )}
    </Panel>
  );
}

const Differences = ({ differences }: Pick<Recomputation, "differences">) => (
  <Scroller label="Fields that differ">
    <table className="instant-differences">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Stored</th>
          <th scope="col">Made again</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, stored, again }) => (
          <tr key={path}>
            <th scope="row">{path}</th>
            <td>{stored}</td>
            <td>{again}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroller>
);
