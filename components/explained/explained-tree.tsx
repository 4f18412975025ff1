import { capitalised } from "~/components/format/count";
import { asProse } from "~/components/format/prose";
import type { Explained } from "~/server/domain/explained";
import { explainedValue, factsLine, foldedLabel, formulaLine, openDepth } from "./explained.view";
import { HowLink } from "./how-link";

/** A number and what it is made of, down to what was given. */
export function ExplainedTree({ explained, currency }: { explained: Explained; currency: string }) {
  return (
    <ol className="explained">
      <Term term={explained} currency={currency} left={openDepth(explained)} />
    </ol>
  );
}

type TermProps = {
  readonly term: Explained;
  readonly currency: string;
  /** Levels below that stand open. */
  readonly left: number;
};

function Term({ term, currency, left }: TermProps) {
  const facts = factsLine(term, currency);
  const formula = formulaLine(term, currency);
  return (
    <li>
      <b>{capitalised(asProse(term.label))}</b>
      <em>
        {term.see ? (
          <HowLink figure={term.see} what={term.label}>
            {explainedValue(term, currency)}
          </HowLink>
        ) : (
          explainedValue(term, currency)
        )}
      </em>
      {term.rule !== "" && <p>{asProse(term.rule)}</p>}
      {formula !== null && <p>{formula}</p>}
      {facts !== "" && <p>{facts}</p>}
      {formula === null &&
        term.terms.length > 0 &&
        (left > 0 ? (
          <Terms term={term} currency={currency} left={left} />
        ) : (
          <details>
            <summary>
              {foldedLabel(term)}
              <span className="only-heard">: {asProse(term.label)}</span>
            </summary>
            <Terms term={term} currency={currency} left={1} />
          </details>
        ))}
    </li>
  );
}

const Terms = ({ term, currency, left }: TermProps) => (
  <ol>
    {term.terms.map((each, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: terms have no identity but their place, and two may share a label
      <Term key={index} term={each} currency={currency} left={left - 1} />
    ))}
  </ol>
);
