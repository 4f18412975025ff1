import { TRPCError } from "@trpc/server";

/** How often and how long somebody may ask; the wiring knows the session and the counters. */
export type Gate = {
  /** Counts a change. @throws RiskError too-many. */
  takeMutation(): Promise<void>;
  /** Counts a file that is handed out. @throws RiskError too-many. */
  takeExport(): Promise<void>;
  /** Counts an open stream. @returns what ends the count. @throws RiskError too-many. */
  openStream(): () => void;
  /** False once the session was ended, by whomever. */
  isStillSignedIn(): Promise<boolean>;
};

/** A session that is ended ends its streams within this time and the answer of one query. */
const LOOK_EVERY_MS = 2_500;

/** A stream that ends with the session that opened it. @throws TRPCError unauthorized when it does. */
export async function* whileSignedIn<T>(
  gate: Gate,
  signal: AbortSignal,
  open: (signal: AbortSignal) => AsyncIterable<T>,
): AsyncGenerator<T> {
  const close = gate.openStream();
  const signedOut = new AbortController();
  const look = setInterval(() => {
    gate.isStillSignedIn().then(
      (isStill) => !isStill && signedOut.abort(),
      () => {}, // the database is away: the stream says so itself, and the next look decides
    );
  }, LOOK_EVERY_MS);
  try {
    yield* open(AbortSignal.any([signal, signedOut.signal]));
  } finally {
    clearInterval(look);
    close();
  }
  if (signedOut.signal.aborted) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
}
