import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Prisma } from "~/prisma/generated/client";
import type { MarketRun, MarketTape, ModelRecipe } from "~/server/ports/market-tape";
import type { Db } from "./client";
import { idOf, keyOf, midnightUtc } from "./keys";
import { decodePrices, encodePrices } from "./market-bytes";
import { decodeQuotes, encodeDetails } from "./quote-bytes";

export function marketTape(db: Db): MarketTape {
  return {
    async run(organisationId, kind) {
      const row = await db.marketRun.findFirst({
        where: { organisationId: keyOf(organisationId), kind },
        orderBy: { id: "desc" },
      });
      return row && runOf(row);
    },

    async startRun(organisationId, { marketMs, settings, ...run }) {
      const row = await db.marketRun.create({
        data: {
          ...run,
          settings: settings as Prisma.InputJsonObject, // plain JSON by the port's contract
          marketTime: new Date(marketMs),
          organisationId: keyOf(organisationId),
        },
      });
      return runOf(row);
    },

    async advance(organisationId, runId, marketMs, heartbeatAtMs) {
      await db.$executeRaw`
        UPDATE market_run SET market_time = greatest(market_time, ${new Date(marketMs)}),
          heartbeat_at = greatest(heartbeat_at, ${new Date(heartbeatAtMs)})
        WHERE id = ${keyOf(runId)} AND organisation_id = ${keyOf(organisationId)}`;
    },

    async annotate(organisationId, runId, note) {
      await db.marketRun.updateMany({
        where: { id: keyOf(runId), organisationId: keyOf(organisationId) },
        data: { note },
      });
    },

    async saveFrame(organisationId, { runId, computedAtMs, asOfMs, quotes }) {
      const prices = new Map([...quotes].map(([id, { priceLocal }]) => [id, priceLocal]));
      await db.marketFrame.createMany({
        data: {
          organisationId: keyOf(organisationId),
          computedAt: new Date(computedAtMs),
          runId: keyOf(runId),
          asOf: new Date(asOfMs),
          body: encodePrices(prices),
          details: encodeDetails(quotes, { asOfMs, computedAtMs }),
        },
        skipDuplicates: true,
      });
    },

    async readFrame(organisationId, computedAtMs) {
      const where = { organisationId: keyOf(organisationId), computedAt: new Date(computedAtMs) };
      const row =
        (await db.marketFrame.findFirst({ where })) ?? (await db.marketFrameKept.findFirst({ where }));
      return row?.details ? decodeQuotes(decodePrices(row.body), row.details, computedAtMs) : null;
    },

    async saveRecipe(organisationId, recipe) {
      await db.scenarioSetKept.createMany({
        data: {
          id: recipe.id,
          organisationId: keyOf(organisationId),
          asOfDate: midnightUtc(recipe.asOfDate),
          body: Uint8Array.from(deflateRawSync(JSON.stringify(recipe))),
        },
        skipDuplicates: true,
      });
    },

    async readRecipe(organisationId, id) {
      const row = await db.scenarioSetKept.findFirst({
        where: { organisationId: keyOf(organisationId), id },
      });
      return row && (JSON.parse(inflateRawSync(row.body).toString("utf8")) as ModelRecipe); // written by saveRecipe
    },
  };
}

function runOf(row: Prisma.MarketRunGetPayload<object>): MarketRun {
  return {
    id: idOf(row.id),
    kind: row.kind as MarketRun["kind"], // written from the same union
    isSimulated: row.isSimulated,
    settings: row.settings as Record<string, unknown>, // written as an object
    marketMs: row.marketTime.getTime(),
    heartbeatAtMs: row.heartbeatAt?.getTime() ?? null,
    note: row.note,
  };
}
