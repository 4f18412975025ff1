/** Fills a new database; `empty` leaves it without the demonstration. The token opens the first sign-in, once. */
type SeedDemonstration = (options: {
  ownerUrl: string;
  empty: boolean;
  dataDir: string;
}) => Promise<{ firstRunToken: string | null }>;

/** Run after the migrations; null as long as there is nothing to sow. */
export const seedStep: { readonly run: SeedDemonstration | null } = { run: null };
