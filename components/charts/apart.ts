/** Moves labels along one edge so that neighbours are at least `gap` px apart; their order stays. */
export function apart<L extends { readonly at: number }>(labels: readonly L[], gap: number): L[] {
  const sorted = [...labels].sort((a, b) => a.at - b.at);
  const placed: L[] = [];
  for (const label of sorted) {
    const above = placed.at(-1);
    placed.push({ ...label, at: above ? Math.max(label.at, above.at + gap) : label.at });
  }
  return placed;
}
