import type { inferRouterInputs } from "@trpc/server";
import type { AppRouter } from "./root";

/** Things of one organisation that inputs name. */
export type ExampleIds = {
  readonly portfolioId: string;
  readonly positionId: string;
  readonly limitId: string;
  readonly breachId: string;
  readonly proposalId: string;
  readonly personId: string;
  /** Of that person. */
  readonly sessionId: string;
  readonly keyId: string;
};

/** Later than any clock of a test. */
const FAR_MS = Date.parse("2100-01-01T00:00:00Z");

const termsOn = (portfolioId: string) =>
  ({
    portfolioId,
    name: "Volatility",
    metric: "volatility",
    unit: "nav",
    kind: "soft",
    threshold: 0.2,
  }) as const;

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
    proposals: () => undefined,
    scopes: ({ portfolioId }) => ({ portfolioId }),
    preview: ({ portfolioId, limitId }) => ({ terms: termsOn(portfolioId), limitId }),
    backtest: ({ portfolioId }) => ({ terms: termsOn(portfolioId), limitId: null }),
    propose: ({ portfolioId }) => ({ terms: termsOn(portfolioId), reason: "an example" }),
    proposeChange: ({ limitId }) => ({
      limitId,
      version: 1,
      kind: "hard",
      threshold: 0.4,
      reason: "an example",
    }),
    proposeRetirement: ({ limitId }) => ({ limitId, version: 1, reason: "an example" }),
    submit: ({ proposalId }) => ({ proposalId }),
    approve: ({ proposalId }) => ({ proposalId }),
    reject: ({ proposalId }) => ({ proposalId, reason: "an example" }),
    withdraw: ({ proposalId }) => ({ proposalId }),
  },
  breaches: {
    list: ({ portfolioId }) => ({ portfolioId }),
    get: ({ breachId }) => ({ breachId }),
    acknowledge: ({ breachId }) => ({ breachId }),
    assign: ({ breachId, personId }) => ({ breachId, personId }),
    plan: ({ breachId }) => ({ breachId, plan: "an example", dueAtMs: FAR_MS }),
    waive: ({ breachId }) => ({ breachId, untilMs: FAR_MS, reason: "an example" }),
    comment: ({ breachId }) => ({ breachId, note: "an example" }),
    link: ({ breachId }) => ({ breachId, url: "https://example.com/memo" }),
    escalate: ({ breachId }) => ({ breachId, reason: "an example" }),
    close: ({ breachId }) => ({
      breachId,
      classification: "true-breach",
      resolution: "keep",
      note: "an example",
    }),
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
