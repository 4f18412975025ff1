/** One line of the report: what was measured, what it is held against, and how the two compare. */
export type Finding = {
  readonly what: string;
  readonly figure: string;
  readonly against: string;
  /** Ours over the other; below 1 = less of it. */
  readonly ratio: number | null;
};

const ratioText = (ratio: number | null): string => (ratio === null ? "not measured" : ratio.toPrecision(3));

/** The findings as a Markdown table with everything that a reader needs to repeat them. */
export function reportOf(findings: readonly Finding[], machine: readonly string[]): string {
  const rows = findings.map(
    ({ what, figure, against, ratio }) => `| ${what} | ${figure} | ${against} | ${ratioText(ratio)} |`,
  );
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench`: ratios within one run on one machine, never compared across machines.",
    "",
    ...machine.map((line) => `- ${line}`),
    "",
    "| What | Measured | Against | Ratio |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
