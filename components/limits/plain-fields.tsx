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
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
        <select id={id} value={value} onChange={(event) => onValue(event.target.value)}>
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

type TextFieldProps = FieldProps & { readonly placeholder: string; readonly lengthMax: number };

export function TextField({ id, label, value, placeholder, lengthMax, onValue }: TextFieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="input">
        <input
          id={id}
          value={value}
          placeholder={placeholder}
          maxLength={lengthMax}
          autoComplete="off"
          onChange={(event) => onValue(event.target.value)}
        />
      </div>
    </div>
  );
}
