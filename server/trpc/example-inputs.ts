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
  readonly channelId: string;
  readonly routeId: string;
  readonly silenceId: string;
  readonly reportId: string;
  readonly deskId: string;
};

/** Within a day of the tests' clock, so that any officer may waive until then. */
const SOON_MS = Date.parse("2024-06-04T08:00:00Z");

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
  groups: {
    tree: () => undefined,
    create: () => ({ kind: "desk", name: "Example", baseCurrency: "USD", reason: "an example" }),
    rename: ({ deskId }) => ({ groupId: deskId, name: "Another", reason: "an example" }),
    close: ({ deskId }) => ({ groupId: deskId, reason: "an example" }),
    move: ({ portfolioId, deskId }) => ({ portfolioId, deskId, reason: "an example" }),
  },
  history: {
    keptInstants: ({ portfolioId }) => ({ portfolioId }),
    atInstant: ({ portfolioId }) => ({ portfolioId, at: "2024-06-03T15:00:00Z" }),
  },
  backtest: { scores: ({ portfolioId }) => ({ portfolioId }) },
  positions: { get: ({ portfolioId, positionId }) => ({ portfolioId, positionId }) },
  limits: {
    list: () => undefined,
    proposals: () => undefined,
    scopes: ({ portfolioId }) => ({ portfolioId }),
    preview: ({ portfolioId, limitId }) => ({ terms: termsOn(portfolioId), limitId }),
    backtest: ({ portfolioId }) => ({ terms: termsOn(portfolioId), limitId: null }),
    templates: () => undefined,
    proposeTemplate: ({ portfolioId }) => ({
      portfolioId,
      templateId: "sec-22e-4",
      reason: "an example",
    }),
    export: () => undefined,
    import: () => ({ text: "portfolio,name\nNone,None\n", reason: "an example" }),
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
    plan: ({ breachId }) => ({ breachId, plan: "an example", dueAtMs: SOON_MS }),
    waive: ({ breachId }) => ({ breachId, untilMs: SOON_MS, reason: "an example" }),
    comment: ({ breachId }) => ({ breachId, note: "an example" }),
    link: ({ breachId }) => ({ breachId, url: "https://example.com/memo" }),
    escalate: ({ breachId }) => ({ breachId, reason: "an example" }),
    reEvaluate: ({ breachId }) => ({ breachId }),
    close: ({ breachId }) => ({
      breachId,
      classification: "true-breach",
      resolution: "keep",
      note: "an example",
    }),
  },
  alerts: {
    centre: () => undefined,
    saw: () => ({ upTo: "1" }),
    settings: () => undefined,
    createChannel: () => ({ kind: "webhook", name: "Example", address: "https://hooks.example.com/x" }),
    editChannel: ({ channelId }) => ({ id: channelId, severity: "warning" }),
    retireChannel: ({ channelId }) => ({ id: channelId }),
    testChannel: ({ channelId }) => ({ id: channelId }),
    createRoute: ({ channelId }) => ({
      channelId,
      severity: "critical",
      portfolioId: null,
      family: null,
      quiet: null,
    }),
    retireRoute: ({ routeId }) => ({ id: routeId }),
    createSilence: ({ portfolioId }) => ({
      portfolioId,
      limitId: null,
      reason: "an example",
      forMs: 3_600_000,
    }),
    endSilence: ({ silenceId }) => ({ id: silenceId }),
  },
  reports: {
    list: () => undefined,
    get: ({ reportId }) => ({ reportId }),
    make: ({ portfolioId }) => ({ portfolioId }),
    sign: ({ reportId }) => ({ reportId, contentHash: "0".repeat(64) }),
    export: ({ reportId }) => ({ reportId, format: "csv" }),
  },
  audit: {
    list: () => ({ filter: {} }),
    verify: () => undefined,
    export: () => ({ filter: {}, format: "csv" }),
  },
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
