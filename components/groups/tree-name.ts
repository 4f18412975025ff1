import type { PortfolioRecord } from "~/server/ports/position-book";

/** A name in a list of portfolios and groups: what is a group says so. */
export const treeName = ({ name, kind }: Pick<PortfolioRecord, "name" | "kind">): string =>
  kind === "portfolio" ? name : `${name} (${kind})`;
