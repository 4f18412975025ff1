import type { LimitUnit } from "~/server/domain/limit-metrics";
import { REGIMES } from "~/server/domain/regime";
import { FIELD_UNIT } from "./limit-form.view";

type ThresholdFieldProps = {
  readonly id: string;
  readonly label: string;
  readonly unit: LimitUnit;
  readonly currency: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** What the number would mean, or why it is refused. */
  readonly hint: string;
  readonly isRefused: boolean;
};

/** The threshold with its unit inside the field and its consequence below. */
export function ThresholdField(props: ThresholdFieldProps) {
  const { id, label, unit, currency, text, onText, hint, isRefused } = props;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className={`input${isRefused ? " is-refused" : ""}`}>
        {unit === "regime" ? (
          <select
            id={id}
            value={text}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onText(event.target.value)}
          >
            {REGIMES.map((name) => (
              <option key={name} value={name}>
                up to {name}
              </option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            inputMode="decimal"
            autoComplete="off"
            value={text}
            aria-invalid={isRefused}
            aria-describedby={`${id}-hint`}
            onChange={(event) => onText(event.target.value)}
          />
        )}
        <span className="unit">{unit === "base" ? currency : FIELD_UNIT[unit]}</span>
      </div>
      <span id={`${id}-hint`} className={`hint${isRefused ? " is-refused" : ""}`} role="status">
        {hint}
      </span>
    </div>
  );
}
