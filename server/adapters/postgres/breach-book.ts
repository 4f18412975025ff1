import type { BreachBook } from "~/server/ports/breach-book";
import { breachCases } from "./breach-cases";
import { breachEpisodes } from "./breach-episodes";
import { breachTimeline } from "./breach-timeline";
import type { Db } from "./client";

export const breachBook = (db: Db): BreachBook => ({
  ...breachEpisodes(db),
  ...breachCases(db),
  ...breachTimeline(db),
});
