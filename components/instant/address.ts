/** The instant as an address and an auditor's script name it: "2026-11-22T14:03:07Z". */
export const asAddress = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** Where a portfolio is shown as it stood at a second of wall time. */
export const instantHref = (portfolioId: string, ms: number): string =>
  `/portfolios/${portfolioId}/at?at=${asAddress(ms)}`;
