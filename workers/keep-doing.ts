import type { Clock } from "~/server/ports/clock";

export type Job = () => Promise<unknown>;

/**
 * Does jobs one after another, and again `everyMs` after the last of them, until the signal. What fails is told of,
 * keeps none of the others from being done, and is tried again in the next round.
 *
 * @param jobs - what there is to do, asked anew each round.
 * @param options.afterMs - how long the first round waits: none unless said.
 */
export async function keepDoing(
  jobs: () => Iterable<Job>,
  options: {
    readonly clock: Clock;
    readonly everyMs: number;
    readonly afterMs?: number;
    readonly signal: AbortSignal;
    readonly onError: (error: unknown) => void;
  },
): Promise<void> {
  const { clock, everyMs, afterMs = 0, signal, onError } = options;
  const wait = (ms: number) => clock.sleepUntil(clock.now() + ms, signal);
  for (await wait(afterMs); !signal.aborted; await wait(everyMs))
    for (const job of jobs()) {
      if (signal.aborted) return;
      try {
        await job();
      } catch (error) {
        if (!signal.aborted) onError(error); // what is broken off by the end is no failure
      }
    }
}
