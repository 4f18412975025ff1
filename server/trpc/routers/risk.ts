import { tracked } from "@trpc/server";
import { z } from "zod";
import { describeMarket } from "~/server/services/market/describe-market";
import { assessFirm } from "~/server/services/questions/assess-firm";
import { DeriveInput, deriveFigure } from "~/server/services/questions/derive-figure";
import { ExplainBreachInput, explainOpening } from "~/server/services/questions/explain-breach";
import { explainPositionVar } from "~/server/services/questions/explain-component-var";
import { explainVarChange, VarChangeInput } from "~/server/services/questions/explain-var-change";
import { listMethods } from "~/server/services/questions/list-methods";
import { limitOutlook, ProposedTradesInput, proposeTrades } from "~/server/services/questions/propose-trades";
import { boardOf } from "~/server/services/risk/board-of";
import { listFleet } from "~/server/services/risk/list-fleet";
import { listSeries, SeriesInput } from "~/server/services/risk/list-series";
import { liveRisk } from "~/server/services/risk/live-risk";
import { whileSignedIn } from "../gate";
import { EVERYBODY, mappedStream, procedure, router } from "../init";

const LiveInput = z.strictObject({
  portfolioId: z.string().max(20),
  /** `board`: headline figures and top contributors; `full`: all positions too. */
  detail: z.enum(["board", "full"]),
  /** The last sequence number seen; sent by itself after a drop. */
  lastEventId: z.coerce.number().int().nonnegative().nullish(),
});

export const riskRouter = router({
  fleet: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => listFleet(ctx)),
  market: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => describeMarket(ctx)),
  series: procedure
    .meta(EVERYBODY)
    .input(SeriesInput)
    .query(({ ctx: { ctx }, input }) => listSeries(ctx, input)),
  explain: procedure
    .meta(EVERYBODY)
    .input(z.strictObject({ portfolioId: z.string().max(20), positionId: z.string().max(20) }))
    .query(({ ctx: { ctx }, input }) => explainPositionVar(ctx, input.portfolioId, input.positionId)),
  derive: procedure
    .meta(EVERYBODY)
    .input(DeriveInput)
    .query(({ ctx: { ctx }, input }) => deriveFigure(ctx, input)),
  breach: procedure
    .meta(EVERYBODY)
    .input(ExplainBreachInput)
    .query(({ ctx: { ctx }, input }) => explainOpening(ctx, input)),
  methods: procedure
    .meta(EVERYBODY)
    .input(z.strictObject({ portfolioId: z.string().max(20) }))
    .query(({ ctx: { ctx }, input }) => listMethods(ctx, input.portfolioId)),
  firm: procedure.meta(EVERYBODY).query(({ ctx: { ctx } }) => assessFirm(ctx)),
  whatIf: procedure
    .meta(EVERYBODY)
    .input(ProposedTradesInput)
    .mutation(({ ctx: { ctx }, input }) => proposeTrades(ctx, input)),
  change: procedure
    .meta(EVERYBODY)
    .input(VarChangeInput)
    .query(({ ctx: { ctx }, input }) => explainVarChange(ctx, input)),
  outlook: procedure
    .meta(EVERYBODY)
    .input(z.strictObject({ portfolioId: z.string().max(20), limitId: z.string().max(20) }))
    .query(({ ctx: { ctx }, input }) => limitOutlook(ctx, input.portfolioId, input.limitId)),
  live: procedure
    .meta(EVERYBODY)
    .input(LiveInput)
    .subscription(async function* ({ ctx: { ctx, bus, gate }, input, signal }) {
      const ended = signal ?? new AbortController().signal;
      const events = whileSignedIn(gate, ended, (until) =>
        liveRisk(ctx, bus, input.portfolioId, input.lastEventId ?? null, until),
      );
      for await (const event of mappedStream(events)) {
        if (event.kind !== "snapshot") yield tracked(String(event.seq), event);
        else {
          const { seq, stored } = event;
          const positions = input.detail === "full" ? stored.snapshot.positions : null;
          yield tracked(String(seq), { kind: "snapshot" as const, seq, board: boardOf(stored), positions });
        }
      }
    }),
});
