type SignedBarProps = {
  readonly value: number;
  /** The least and the greatest value of all bars beside it; zero lies between them. */
  readonly low: number;
  readonly high: number;
};

/** Ink adds risk, blue relieves it; both grow from one zero. Decoration: the figure stands beside it. */
export function SignedBar({ value, low, high }: SignedBarProps) {
  const from = Math.min(0, low);
  const span = Math.max(0, high) - from || 1;
  const at = (x: number) => ((x - from) / span) * 100;
  const [left, right] = [at(Math.min(0, value)), at(Math.max(0, value))];
  const kind = value < 0 ? "relieves" : "adds";
  return (
    <span className={`signed-bar ${kind}`} aria-hidden="true">
      <u style={{ left: `${at(0).toFixed(2)}%` }} />
      <i style={{ left: `${left.toFixed(2)}%`, width: `${(right - left).toFixed(2)}%` }} />
    </span>
  );
}
