import "server-only";
import { router } from "./init";
import { alertsRouter } from "./routers/alerts";
import { auditRouter } from "./routers/audit";
import { backtestRouter } from "./routers/backtest";
import { breachesRouter } from "./routers/breaches";
import { groupsRouter } from "./routers/groups";
import { historyRouter } from "./routers/history";
import { limitsRouter } from "./routers/limits";
import { peopleRouter } from "./routers/people";
import { positionsRouter } from "./routers/positions";
import { reportsRouter } from "./routers/reports";
import { riskRouter } from "./routers/risk";

/** Everything that a browser may ask. It takes the type only. */
export const appRouter = router({
  risk: riskRouter,
  history: historyRouter,
  backtest: backtestRouter,
  positions: positionsRouter,
  groups: groupsRouter,
  limits: limitsRouter,
  breaches: breachesRouter,
  alerts: alertsRouter,
  reports: reportsRouter,
  audit: auditRouter,
  people: peopleRouter,
});
export type AppRouter = typeof appRouter;
