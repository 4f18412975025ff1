import { useId } from "react";

type ChecksProps<T extends string> = {
  readonly title: string;
  readonly options: readonly { readonly value: T; readonly name: string; readonly hint?: string }[];
  readonly chosen: readonly T[];
  readonly onChosen: (chosen: readonly T[]) => void;
};

/** Any of a few. */
export function Checks<T extends string>({ title, options, chosen, onChosen }: ChecksProps<T>) {
  const id = useId();
  const toggle = (value: T) =>
    onChosen(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  return (
    <fieldset className="checks">
      <legend>{title}</legend>
      {options.map(({ value, name, hint }) => (
        <label key={value} htmlFor={`${id}-${value}`}>
          <input
            id={`${id}-${value}`}
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
          />
          <span>
            {name}
            {hint !== undefined && <em>{hint}</em>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
