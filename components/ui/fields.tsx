import type { ReactNode } from "react";

type FieldShellProps = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
};

/** A label, the box of its input, and what is said of it below; the input names the hint as `${id}-hint`. */
export function Field({ id, label, hint, children }: FieldShellProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">{children}</div>
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
};

type SelectFieldProps = FieldProps & {
  readonly options: readonly (readonly [value: string, name: string])[];
};

export function SelectField({ id, label, value, options, onValue }: SelectFieldProps) {
  return (
    <Field id={id} label={label}>
      <select id={id} value={value} onChange={(event) => onValue(event.target.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

type TextFieldProps = FieldProps & { readonly placeholder: string; readonly lengthMax: number };

export function TextField({ id, label, value, placeholder, lengthMax, onValue }: TextFieldProps) {
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        value={value}
        placeholder={placeholder}
        maxLength={lengthMax}
        autoComplete="off"
        onChange={(event) => onValue(event.target.value)}
      />
    </Field>
  );
}

type NumberFieldProps = {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onValue: (value: number) => void;
};

/** A whole number within bounds; what is not one stays as it was. */
export function NumberField({ id, label, unit, value, least, most, onValue }: NumberFieldProps) {
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        step={1}
        value={value}
        onChange={(event) => {
          const typed = event.target.valueAsNumber;
          if (Number.isInteger(typed) && typed >= least && typed <= most) onValue(typed);
        }}
      />
      <span className="unit">{unit}</span>
    </Field>
  );
}

type TimeFieldProps = {
  readonly id: string;
  readonly label: string;
  /** Wall time; null = none. */
  readonly ms: number | null;
  readonly onMs: (ms: number | null) => void;
  readonly hint: string;
};

/** A moment of the reader's own clock. */
export function TimeField({ id, label, ms, onMs, hint }: TimeFieldProps) {
  return (
    <Field id={id} label={label} hint={hint}>
      <input
        id={id}
        type="datetime-local"
        aria-describedby={`${id}-hint`}
        value={ms === null ? "" : localText(ms)}
        onChange={(event) => {
          const typed = Date.parse(event.target.value);
          onMs(Number.isFinite(typed) ? typed : null);
        }}
      />
    </Field>
  );
}

/** "2026-12-04T16:00" of the reader's own zone, as the field wants it. */
function localText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

type SuggestFieldProps = FieldProps & { readonly suggestions: readonly string[]; readonly lengthMax: number };

/** A text with suggestions of what there is. */
export function SuggestField({ id, label, value, suggestions, lengthMax, onValue }: SuggestFieldProps) {
  return (
    <Field id={id} label={label}>
      <input
        id={id}
        list={`${id}-list`}
        value={value}
        maxLength={lengthMax}
        autoComplete="off"
        onChange={(event) => onValue(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {suggestions.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </Field>
  );
}
