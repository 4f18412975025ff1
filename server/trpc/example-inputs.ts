import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "./root";

/** Things of one organisation that inputs name. */
export type ExampleIds = {
  readonly portfolioId: string;
  readonly positionId: string;
  readonly limitId: string;
  readonly breachId: string;
  readonly personId: string;
  /** Of that person. */
  readonly sessionId: string;
  readonly keyId: string;
};

type Inputs = inferRouterInputs<AppRouter>;

/**
 * An input of every procedure, from which the matrix of roles and the fuzz are made. A procedure without one does not
 * compile: add a line that names things by the given ids alone.
 */
export const EXAMPLE_INPUTS: {
  readonly [R in keyof Inputs]: { readonly [P in keyof Inputs[R]]: (ids: ExampleIds) => Inputs[R][P] };
} = {
  risk: {
    fleet: () => undefined,
    market: () => undefined,
    series: ({ portfolioId }) => ({ portfolioId, span: "1h" }),
    explain: ({ portfolioId, positionId }) => ({ portfolioId, positionId }),
    derive: ({ portfolioId }) => ({ portfolioId, figure: "var99" }),
    breach: ({ portfolioId, breachId }) => ({ portfolioId, breachId }),
    methods: ({ portfolioId }) => ({ portfolioId }),
    firm: () => undefined,
    whatIf: ({ portfolioId }) => ({ portfolioId, trades: [{ symbol: "AAA", quantity: 1 }] }),
    change: ({ portfolioId }) => ({ portfolioId, since: "close" }),
    outlook: ({ portfolioId, limitId }) => ({ portfolioId, limitId }),
    live: ({ portfolioId }) => ({ portfolioId, detail: "board" }),
  },
  backtest: { scores: ({ portfolioId }) => ({ portfolioId }) },
  positions: { get: ({ portfolioId, positionId }) => ({ portfolioId, positionId }) },
  limits: {
    list: () => undefined,
    create: ({ portfolioId }) => ({
      portfolioId,
      name: "Volatility",
      metric: "volatility",
      unit: "nav",
      kind: "soft",
      threshold: 0.2,
      reason: "an example",
    }),
    set: ({ limitId }) => ({ limitId, version: 1, threshold: 0.4, reason: "an example" }),
    breaches: ({ portfolioId }) => ({ portfolioId }),
    acknowledge: ({ breachId }) => ({ breachId }),
  },
  audit: { list: () => undefined },
  people: {
    me: () => undefined,
    sessions: () => undefined,
    endSession: ({ sessionId }) => ({ sessionId }),
    list: () => undefined,
    invite: ({ portfolioId }) => ({
      name: "Ex Ample",
      email: "ex@ample.example",
      roles: ["viewer"],
      portfolioIds: [portfolioId],
    }),
    change: ({ personId }) => ({ personId, roles: ["viewer"], portfolioIds: null }),
    setActive: ({ personId }) => ({ personId, isActive: false }),
    resetPassword: ({ personId }) => ({ personId }),
    endSessions: ({ personId }) => ({ personId }),
    keys: () => undefined,
    createKey: () => ({ name: "example", scopes: ["risk:read"], days: 1 }),
    revokeKey: ({ keyId }) => ({ keyId }),
  },
};
