import { useId } from "react";
import type { Tone } from "./tone";

const SURFACE: Readonly<Record<Tone, number | null>> = { calm: 15.6, near: 12.6, breach: 8.4, unknown: null };

/** The ring crossed by a line, with the water where it stands. Decoration unless it is given a name. */
export function LoadMark({ tone, size = 24, label }: { tone: Tone; size?: number; label?: string }) {
  const id = useId();
  const surface = SURFACE[tone];
  return (
    <svg
      className={`load-mark tone-${tone}`}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      role="img"
      aria-hidden={label === undefined}
      aria-label={label}
    >
      {surface !== null && (
        <>
          <clipPath id={id}>
            <circle cx="12" cy="12" r="7.6" />
          </clipPath>
          <g clipPath={`url(#${id})`}>
            <rect className="load-mark-water" y={surface} width="24" height="24" />
            <path className="load-mark-surface" d={`M0 ${surface}H24`} />
          </g>
        </>
      )}
      <circle className="load-mark-ring" cx="12" cy="12" r="7.6" />
      <path className="load-mark-line" d="M.8 12H23.2" />
    </svg>
  );
}
