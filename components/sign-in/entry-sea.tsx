const SCALE = [
  { y: 366, text: "120" },
  { y: 574, text: "60" },
  { y: 644, text: "40" },
  { y: 713, text: "20" },
];

/** A hull at its load line. Decoration. */
export function EntrySea() {
  return (
    <div className="entry-sea" aria-hidden="true">
      <svg viewBox="0 0 806 768" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <path
          className="sea-seam"
          d="M0 62H806M0 169H806M0 276H806M0 384H806M0 491H806M0 599H806M0 706H806M398 62V169M168 169V276M628 169V276M398 276V384M168 384V491M628 384V491M398 491V599M168 599V706M628 599V706"
        />
        <path className="sea-water" d="M0 491C120 486 200 494 320 493S520 485 806 491V768H0Z" />
        <path className="sea-surface" d="M0 491C120 486 200 494 320 493S520 485 806 491" />
        <circle className="sea-ring" cx="370" cy="435" r="94" />
        <path className="sea-ring" d="M186 435H554" />
        <path className="sea-lead" d="M554 435H710" />
        <text className="sea-scale is-limit" x="719" y="440">
          100%
        </text>
        {SCALE.map(({ y, text }) => (
          <g key={text}>
            <path className="sea-seam" d={`M685 ${y}H710`} />
            <text className="sea-scale" x="719" y={y + 5}>
              {text}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
