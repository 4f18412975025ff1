import { capitalised } from "~/components/format/count";
import { asProse } from "~/components/format/prose";
import type { Explained } from "~/server/domain/explained";
import { explainedValue } from "./explained.view";

/** Beyond this many terms of one number the rest is folded away. */
const SHOWN_MAX = 8;

/** A number and what it is made of, down to what was given. */
export function ExplainedTree({ explained, currency }: { explained: Explained; currency: string }) {
  return (
    <ol className="explained">
      <Term term={explained} currency={currency} />
    </ol>
  );
}

function Term({ term, currency }: { term: Explained; currency: string }) {
  const [shown, folded] = [term.terms.slice(0, SHOWN_MAX), term.terms.slice(SHOWN_MAX)];
  return (
    <li>
      <b>{capitalised(asProse(term.label))}</b>
      <em>{explainedValue(term, currency)}</em>
      <p>{asProse(term.rule)}</p>
      {shown.length > 0 && <Terms terms={shown} currency={currency} />}
      {folded.length > 0 && (
        <details>
          <summary>{folded.length} more</summary>
          <Terms terms={folded} currency={currency} />
        </details>
      )}
    </li>
  );
}

const Terms = ({ terms, currency }: { terms: readonly Explained[]; currency: string }) => (
  <ol>
    {terms.map((term, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: terms have no identity but their place, and two may share a label
      <Term key={index} term={term} currency={currency} />
    ))}
  </ol>
);
