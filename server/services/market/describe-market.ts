import type { Ctx } from "~/server/services/context";

/** Where an organisation's prices come from. */
export type MarketDescription = {
  /** `none`: nothing was ever sent in; prices are the closes that were imported. */
  readonly kind: "demonstration" | "push" | "replay" | "none";
  readonly isSimulated: boolean;
  readonly heartbeatAtMs: number | null;
  /** What people should know of it: "the recorded index ends here". */
  readonly note: string | null;
};

const KINDS = ["demonstration", "replay", "push"] as const;

/** The run that gave the latest sign of life. */
export async function describeMarket(ctx: Ctx): Promise<MarketDescription> {
  const { tape } = ctx.stores;
  const organisation = ctx.actor.organisationId;
  const found = await Promise.all(KINDS.map((kind) => tape.run(organisation, kind)));
  const [run] = found
    .filter((each) => each !== null)
    .sort((a, b) => (b.heartbeatAtMs ?? 0) - (a.heartbeatAtMs ?? 0));
  if (!run) return { kind: "none", isSimulated: false, heartbeatAtMs: null, note: null };
  const { kind, isSimulated, heartbeatAtMs, note } = run;
  return { kind: heartbeatAtMs === null ? "none" : kind, isSimulated, heartbeatAtMs, note };
}
