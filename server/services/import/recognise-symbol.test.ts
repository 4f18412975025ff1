import { expect, test } from "vitest";
import { recogniseSymbol } from "./recognise-symbol";

test.each([
  ["AAPL", "equity", null],
  ["ALL", "equity", null],
  ["BRK-B", "equity", null],
  ["EURUSD", "fx", "USD"],
  ["USDJPY", "fx", "JPY"],
  ["EURUSD=X", "fx", "USD"],
  ["BTC-USD", "crypto", "USD"],
  ["ETH-EUR", "crypto", "EUR"],
  ["GSPC", "index", null],
  ["^VIX", "index", null],
  ["^TNX", "rate", "USD"],
  ["DGS10", "rate", "USD"],
  ["T10Y2Y", "rate", "USD"],
  ["HY_OAS", "rate", "USD"],
  ["GOLD-FUT", "future", null],
  ["WTI-SPOT", "future", null],
  ["CL=F", "future", null],
])("%s is of type %s", (symbol, type, currency) => {
  expect(recogniseSymbol(symbol)).toMatchObject({ type, currency });
});
