import type { Ctx } from "~/server/services/context";

/** Where an organisation's prices come from. */
export type MarketDescription = {
  /** `none`: nothing was ever sent in; prices are the closes that were imported. */
  readonly kind: "demonstration" | "push" | "none";
  readonly isSimulated: boolean;
  readonly heartbeatAtMs: number | null;
  /** What people should know of it: "the recorded index ends here". */
  readonly note: string | null;
};

export async function describeMarket(ctx: Ctx): Promise<MarketDescription> {
  const { tape } = ctx.stores;
  const organisation = ctx.actor.organisationId;
  const run = (await tape.run(organisation, "demonstration")) ?? (await tape.run(organisation, "push"));
  if (!run) return { kind: "none", isSimulated: false, heartbeatAtMs: null, note: null };
  const { kind, isSimulated, heartbeatAtMs, note } = run;
  return { kind: heartbeatAtMs === null ? "none" : kind, isSimulated, heartbeatAtMs, note };
}
