import { Plus, X } from "lucide-react";
import { type FormEvent, useId } from "react";
import type { Draft } from "./trade.view";

type Props = {
  readonly drafts: readonly Draft[];
  readonly symbols: readonly string[];
  readonly isAsking: boolean;
  readonly refusal: string | null;
  readonly onDrafts: (drafts: readonly Draft[]) => void;
  readonly onAsk: () => void;
  readonly onReset: () => void;
};

const nextKey = (drafts: readonly Draft[]): number => Math.max(0, ...drafts.map(({ key }) => key)) + 1;

/** Lines of symbol and quantity; a negative quantity sells. */
export function TicketForm({ drafts, symbols, isAsking, refusal, onDrafts, onAsk, onReset }: Props) {
  const id = useId();
  const change = (key: number, part: Partial<Draft>) =>
    onDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAsk();
  };
  return (
    <form className="ticket" onSubmit={submit} aria-label="What-if ticket">
      <datalist id={`${id}-symbols`}>
        {symbols.map((symbol) => (
          <option key={symbol} value={symbol} />
        ))}
      </datalist>
      {drafts.map(({ key, symbol, quantity }, line) => (
        <div className="ticket-line" key={key}>
          <label className="field">
            <span className={line === 0 ? "" : "only-heard"}>Symbol</span>
            <span className="input">
              <input
                value={symbol}
                list={`${id}-symbols`}
                placeholder="Held, or any that is known"
                maxLength={64}
                autoComplete="off"
                onChange={(event) => change(key, { symbol: event.target.value })}
              />
            </span>
          </label>
          <label className="field">
            <span className={line === 0 ? "" : "only-heard"}>Quantity, negative sells</span>
            <span className="input">
              <input
                value={quantity}
                inputMode="decimal"
                placeholder="-500"
                maxLength={20}
                autoComplete="off"
                onChange={(event) => change(key, { quantity: event.target.value })}
              />
            </span>
          </label>
          <button
            type="button"
            className="button is-quiet"
            aria-label={`Remove line ${line + 1}`}
            disabled={drafts.length === 1}
            onClick={() => onDrafts(drafts.filter((draft) => draft.key !== key))}
          >
            <X className="icon is-small" aria-hidden />
          </button>
        </div>
      ))}
      <p className="hint">
        A currency's code is cash: EUR is exchanged against base cash, the base currency itself is paid in or
        taken out.
      </p>
      <div className="ticket-acts">
        <button
          type="button"
          className="button is-quiet"
          onClick={() => onDrafts([...drafts, { key: nextKey(drafts), symbol: "", quantity: "" }])}
        >
          <Plus className="icon is-small" aria-hidden />
          Another line
        </button>
        <button type="button" className="button is-quiet" onClick={onReset}>
          Reset
        </button>
        <button type="submit" className="button is-primary" disabled={isAsking}>
          {isAsking ? "Computing" : "Show what it would do"}
        </button>
      </div>
      {refusal !== null && (
        <p className="notice" role="alert">
          {refusal}
        </p>
      )}
    </form>
  );
}
