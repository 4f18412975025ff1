/** A number that can say where it came from: the drill-down page is this tree, drawn. */
export type Explained = {
  readonly label: string;
  readonly value: number;
  readonly unit: "base" | "fraction" | "days" | "price" | "quantity" | "count" | "probability";
  /** One line for people: "component VaR = mean P&L of the position where the book loses its VaR". */
  readonly rule: string;
  readonly terms: readonly Explained[];
};
