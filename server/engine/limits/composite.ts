import type { LimitId } from "~/server/domain/ids";
import type { LimitEvaluation } from "~/server/domain/limit";
import { type Measure, ok, unavailable } from "~/server/domain/measure";
import type { MetricReading } from "./read-metric";

/** `any`: over when one of the limits is; `all`: over when every one is. */
export type Composition = { readonly rule: "any" | "all"; readonly limitIds: readonly LimitId[] };

const WRITTEN = /^(any|all):(\d+(?:,\d+)+)$/;

/** A composition as its parameter writes it, `all:12,15`; null for any other text. */
export function compositionOf(parameter: string | null): Composition | null {
  const [, rule, ids] = WRITTEN.exec(parameter ?? "") ?? [];
  if ((rule !== "any" && rule !== "all") || ids === undefined) return null;
  return { rule, limitIds: ids.split(",") };
}

/** The use of several limits as one, with whether that is over: decided on their own decisions. */
export type ComposedReading = MetricReading & { readonly isOver: boolean };

/**
 * Several limits as one. Its use is the greatest (`any`) or the least (`all`) of theirs. What is not known of one of them
 * matters only where it could change the decision: `any` is over when one is, `all` is within when one is.
 * @param composition - which limits, and how.
 * @param evaluations - of this assessment, by limit.
 * @returns unavailable where a limit is missing, or unknown and decisive.
 */
export function compose(
  { rule, limitIds }: Composition,
  evaluations: ReadonlyMap<LimitId, LimitEvaluation>,
): Measure<ComposedReading> {
  const legs = limitIds.flatMap((id) => evaluations.get(id) ?? []);
  if (legs.length !== limitIds.length)
    return unavailable("no-limit", "a limit that it is made of is not in force");
  const known = legs.filter(({ utilisation }) => utilisation !== null);
  const unknown = legs.filter(({ utilisation }) => utilisation === null);
  const over = known.filter(({ state }) => state === "breach");
  const isDecided = rule === "any" ? over.length > 0 : over.length < known.length;
  if (unknown.length > 0 && !isDecided)
    return unavailable("not-applicable", `unknown: ${unknown.map(({ name }) => name).join(", ")}`);
  const uses = known.map(({ utilisation }) => utilisation ?? 0);
  const isOver = rule === "any" ? over.length > 0 : over.length === legs.length;
  const who = over.length > 0 ? over.map(({ name }) => name).join(rule === "any" ? ", " : " and ") : null;
  return ok({ value: rule === "any" ? Math.max(...uses) : Math.min(...uses), who, isOver });
}
