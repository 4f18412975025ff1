/** What sets the companies of a sector apart: their words, and how they move in a day. */
export type Sector = {
  readonly name: string;
  readonly businesses: readonly string[];
  readonly beta: number;
  readonly groupVolatility: number;
  readonly ownVolatility: number;
};

/** Betas and volatilities in the order of size of large US companies of these sectors in calm years. */
export const SECTORS: readonly Sector[] = [
  sector("Energy", ["Petroleum", "Energy", "Drilling"], 1.15, 0.008, 0.011),
  sector("Materials", ["Chemicals", "Mining", "Paper"], 1.1, 0.005, 0.011),
  sector("Industrials", ["Engineering", "Freight", "Tools"], 1.1, 0.004, 0.01),
  sector("Consumer discretionary", ["Apparel", "Motors", "Hotels"], 1.15, 0.005, 0.013),
  sector("Consumer staples", ["Foods", "Brewing", "Household"], 0.65, 0.004, 0.009),
  sector("Health care", ["Pharma", "Devices", "Care"], 0.9, 0.005, 0.011),
  sector("Financials", ["Bank", "Insurance", "Trust"], 1.15, 0.005, 0.009),
  sector("Information technology", ["Software", "Semiconductors", "Systems"], 1.25, 0.006, 0.012),
  sector("Communication services", ["Media", "Networks", "Interactive"], 1, 0.004, 0.012),
  sector("Utilities", ["Power", "Water", "Gas"], 0.5, 0.006, 0.008),
  sector("Real estate", ["Properties", "Storage", "Towers"], 0.75, 0.006, 0.009),
];

function sector(
  name: string,
  businesses: readonly string[],
  beta: number,
  groupVolatility: number,
  ownVolatility: number,
): Sector {
  return { name, businesses, beta, groupVolatility, ownVolatility };
}
