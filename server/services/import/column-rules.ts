import type { InstrumentType } from "~/server/domain/instrument";
import type { ColumnRule } from "./record-cells";

const NAME: ColumnRule = { kind: "text", charactersMax: 200 };
const SYMBOL: ColumnRule = { kind: "text", charactersMax: 64 };
const PRICE: ColumnRule = { kind: "number", min: -1e12, max: 1e12 };
const SENSITIVITY: ColumnRule = { kind: "number", min: -1e12, max: 1e12 };
const SHARE_OF_ONE = "; write 4.5 % as 0.045 or 4.5%";

const TYPES: Readonly<Record<string, InstrumentType>> = {
  cash: "cash",
  equity: "equity",
  stock: "equity",
  share: "equity",
  common_stock: "equity",
  etf: "etf",
  adr: "adr",
  fund: "fund",
  index: "index",
  volatility_index: "index",
  fx: "fx",
  currency: "fx",
  future: "future",
  futures: "future",
  commodity: "future",
  option: "option",
  bond: "bond",
  crypto: "crypto",
  rate: "rate",
  spread: "rate",
  fx_forward: "fx-forward",
  forward: "fx-forward",
  cds: "cds",
  credit_default_swap: "cds",
  sensitivities: "sensitivities",
  greeks: "sensitivities",
  pnl_series: "pnl-series",
  pnl_vector: "pnl-series",
};

/** What an instrument is, whichever file says it. */
export const STATIC_RULES: Readonly<Record<string, ColumnRule>> = {
  name: NAME,
  type: { kind: "choice", choices: TYPES },
  currency: { kind: "currency" },
  multiplier: { kind: "number", min: 1e-9, max: 1e9 },
  underlying: SYMBOL,
  strike: { kind: "number", min: 1e-9, max: 1e12 },
  expiry: { kind: "date" },
  option_type: { kind: "choice", choices: { call: "call", c: "call", put: "put", p: "put" } },
  exercise: { kind: "choice", choices: { european: "european", american: "american" } },
  implied_volatility: { kind: "number", min: 1e-4, max: 5, advice: "; write 25 % as 0.25 or 25%" },
  coupon: { kind: "number", min: 0, max: 1, advice: SHARE_OF_ONE },
  maturity: { kind: "date" },
  yield: { kind: "number", min: -0.5, max: 1, advice: SHARE_OF_ONE },
  forward_rate: { kind: "number", min: 1e-9, max: 1e9 },
  par_spread: { kind: "number", min: 0, max: 10, advice: "; write 250 bp as 0.025 or 2.5%" },
  recovery: { kind: "number", min: 0, max: 0.99, advice: "; write 40 % as 0.4 or 40%" },
  delta_per_1pct: SENSITIVITY,
  gamma_per_1pct: SENSITIVITY,
  vega_per_point: SENSITIVITY,
  dv01: SENSITIVITY,
  cs01: SENSITIVITY,
  sector: NAME,
  country: NAME,
  issuer: NAME,
  rating: { kind: "text", charactersMax: 16 },
};

/** What only a file of instruments says. */
const INSTRUMENT_RULES: Readonly<Record<string, ColumnRule>> = {
  dividend_yield: { kind: "number", min: -0.5, max: 1, advice: SHARE_OF_ONE },
  coupon_frequency: { kind: "choice", choices: { "1": "1", "2": "2", "4": "4" } },
  // 2026-02-10:0.25 2026-05-12:0.25
  dividends: { kind: "text", charactersMax: 2000 },
};

/** What only a holding says. */
const HOLDING_RULES: Readonly<Record<string, ColumnRule>> = {
  quantity: { kind: "number", min: -1e15, max: 1e15 },
  portfolio: NAME,
  book: NAME,
  entry_price: PRICE,
  counterparty: NAME,
  account: NAME,
  lot_date: { kind: "date" },
};

export type RecordLayout = {
  readonly required: readonly string[];
  readonly rules: Readonly<Record<string, ColumnRule>>;
};

export const INSTRUMENT_LAYOUT: RecordLayout = {
  required: ["symbol"],
  rules: { symbol: SYMBOL, ...STATIC_RULES, ...INSTRUMENT_RULES },
};
/** A fill. Its number makes it one trade, however often it is reported. */
export const TRADE_LAYOUT: RecordLayout = {
  required: ["trade_id", "symbol", "quantity", "price"],
  rules: {
    trade_id: NAME,
    symbol: SYMBOL,
    quantity: { kind: "number", min: -1e15, max: 1e15 },
    price: PRICE,
    fees: { kind: "number", min: 0, max: 1e12 },
    time: { kind: "text", charactersMax: 40 },
    portfolio: NAME,
    book: NAME,
    account: NAME,
  },
};
export const ACTION_LAYOUT: RecordLayout = {
  required: ["symbol", "kind", "ex_date"],
  rules: {
    symbol: SYMBOL,
    kind: {
      kind: "choice",
      choices: { split: "split", cash_dividend: "cash-dividend", dividend: "cash-dividend" },
    },
    ex_date: { kind: "date" },
    ratio: { kind: "number", min: 1e-6, max: 1e6, advice: "; write two new for one old as 2" },
    amount: { kind: "number", min: 1e-9, max: 1e12 },
    history: {
      kind: "choice",
      choices: { adjusted: "adjusted", as_quoted: "as-quoted", quoted: "as-quoted", raw: "as-quoted" },
    },
  },
};
export const POSITION_LAYOUT: RecordLayout = {
  required: ["symbol", "quantity"],
  rules: { symbol: SYMBOL, ...HOLDING_RULES, ...STATIC_RULES },
};
