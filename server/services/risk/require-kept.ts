import { RiskError } from "~/server/domain/errors";
import type { OrganisationId, PortfolioId } from "~/server/domain/ids";
import type { InstantBook, KeptOfInstant, Neighbours } from "~/server/ports/instant-book";

/** @throws RiskError not-found, naming the instants beside it that are kept. */
export async function requireKept(
  instants: InstantBook,
  organisationId: OrganisationId,
  portfolioId: PortfolioId,
  computedAtMs: number,
): Promise<KeptOfInstant> {
  const whole = await instants.whole(organisationId, portfolioId, computedAtMs);
  if (whole) return { against: "whole", ...whole };
  const second = await instants.second(organisationId, portfolioId, computedAtMs);
  if (second) return { against: "second", second };
  throw new RiskError(
    "not-found",
    `Nothing is kept of ${asAddressed(computedAtMs)}. ${sentenceOf(
      await instants.neighbours(organisationId, portfolioId, computedAtMs),
      await instants.secondsKept(organisationId, portfolioId),
    )}`,
  );
}

function sentenceOf(
  { secondBeforeMs, secondAfterMs, wholeBeforeMs, wholeAfterMs }: Neighbours,
  seconds: { readonly firstMs: number } | null,
): string {
  const beforeMs = greatest(secondBeforeMs, wholeBeforeMs);
  const afterMs = least(secondAfterMs, wholeAfterMs);
  const near = [beforeMs, afterMs].flatMap((ms) => (ms === null ? [] : [asAddressed(ms)]));
  if (near.length === 0) return "No instant of this portfolio is kept yet.";
  const every = seconds
    ? ` Every second with a beat is kept from ${asAddressed(seconds.firstMs)} on; of before, each minute, breach, forecast of record and report.`
    : "";
  return `Kept next to it: ${near.join(" and ")}.${every}`;
}

const greatest = (a: number | null, b: number | null): number | null =>
  a === null || (b !== null && b > a) ? b : a;
const least = (a: number | null, b: number | null): number | null =>
  a === null || (b !== null && b < a) ? b : a;

/** To the second, as an address has it. */
export const asAddressed = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
