/** A running child process, as far as its supervisor is concerned. */
export type Running = {
  onExit(listener: (how: string) => void): void;
  /** `gently` asks it to finish; otherwise it ends at once. */
  end(how: "gently" | "at once"): void;
};

export type Timer = {
  now(): number;
  /** Calls back once, later; returns what calls it off. */
  after(ms: number, callback: () => void): () => void;
};

type Options = {
  readonly start: () => Running;
  readonly timer: Timer;
  readonly onExit: (how: string, restartMs: number) => void;
};

export type Supervised = {
  /** Ends the child, after which it starts anew at once: for a changed configuration. */
  restart(): void;
  /** Ends the child for good; at once if it has not finished within five seconds. */
  stop(): Promise<void>;
};

/** The first death of a healthy child costs nothing; one that dies again and again is given time. */
const RESTART_MS = [100, 1_000, 2_000, 4_000, 8_000, 10_000] as const;
const RESTART_MS_MAX = 10_000;
/** A child that lived this long was healthy: its death counts as the first one. */
const HEALTHY_MS = 30_000;
const DRAIN_MS_MAX = 5_000;

/** Keeps one child process running until it is stopped. */
export function supervise({ start, timer, onExit }: Options): Supervised {
  let child: Running | null = null;
  let callOff = () => {};
  let deaths = 0;
  let stopping: (() => void) | null = null;
  let restarting = false;

  function launch(): void {
    const startedMs = timer.now();
    const launched = start();
    child = launched;
    launched.onExit((how) => {
      child = null;
      callOff();
      if (stopping) return stopping();
      if (restarting || timer.now() - startedMs >= HEALTHY_MS) deaths = 0;
      const restartMs = restarting ? 0 : (RESTART_MS[deaths] ?? RESTART_MS_MAX);
      if (!restarting) onExit(how, restartMs);
      restarting = false;
      deaths += 1;
      callOff = timer.after(restartMs, launch);
    });
  }

  function end(): void {
    child?.end("gently");
    callOff = timer.after(DRAIN_MS_MAX, () => child?.end("at once"));
  }

  launch();
  return {
    restart() {
      if (!child || stopping || restarting) return; // one that is down starts with the new configuration anyway
      restarting = true;
      end();
    },
    stop() {
      callOff();
      return new Promise((resolve) => {
        stopping = resolve;
        if (child) end();
        else resolve();
      });
    },
  };
}

export const systemTimer: Timer = {
  now: () => performance.now(),
  after(ms, callback) {
    const timeout = setTimeout(callback, ms);
    return () => clearTimeout(timeout);
  },
};
