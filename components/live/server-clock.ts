/** Below this the `Date` header, which counts whole seconds, says nothing. */
const COUNTS_AS_EQUAL_MS = 2_000;
const HALF_A_SECOND_MS = 500;

/** How far the server's clock is ahead of the browser's, from the `Date` header of an answer; zero where they agree. */
export function clockOffset(dateHeader: string | null, browserNowMs: number): number {
  const serverMs = dateHeader === null ? Number.NaN : Date.parse(dateHeader) + HALF_A_SECOND_MS;
  const offset = serverMs - browserNowMs;
  return Number.isFinite(offset) && Math.abs(offset) > COUNTS_AS_EQUAL_MS ? offset : 0;
}

let offsetMs = 0;

/** Every answer of the server sets the clock. */
export function setServerClock(response: Response): void {
  const header = response.headers.get("date");
  if (header !== null) offsetMs = clockOffset(header, Date.now());
}

/** Now, as the server would say. */
export const serverNow = (): number => Date.now() + offsetMs;

/** An instant of the browser's clock on the server's. */
export const onServerClock = (browserMs: number): number => browserMs + offsetMs;
