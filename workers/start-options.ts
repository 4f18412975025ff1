import { parseArgs } from "node:util";
import { isCalendarDate } from "~/server/domain/calendar-date";

/** What `npm start -- ...` asks for. */
export type StartOptions = {
  /** Leaves a new database without the demonstration. */
  readonly empty: boolean;
  /** Market seconds a wall second; null = as the tape was made. */
  readonly speed: number | null;
  /** The day from which one's own stored prices are replayed; null = none. */
  readonly replayFrom: string | null;
  readonly port: number;
};

const USAGE = "Usage: npm start [-- [--empty] [--speed 1..600] [--replay YYYY-MM-DD]]";
const SPEED_MAX = 600;
const DEFAULT_PORT = "3000";
const PORT_MAX = 65_535;

/**
 * Reads the options of a start before anything is done.
 * @param port - the environment's PORT.
 * @throws Error with one sentence that names the option, what it was and what it may be.
 */
export function readStartOptions(args: readonly string[], port: string = DEFAULT_PORT): StartOptions {
  const { empty = false, speed, replay } = parse(args);
  if (speed !== undefined && !(Number(speed) >= 1 && Number(speed) <= SPEED_MAX)) {
    throw new Error(`--speed is ${speed}; it goes from 1 to ${SPEED_MAX}.\n${USAGE}`);
  }
  if (replay !== undefined && !isCalendarDate(replay)) {
    throw new Error(`--replay is ${replay}; it wants a day such as 2008-09-01.\n${USAGE}`);
  }
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > PORT_MAX) {
    throw new Error(`PORT is ${port}; it goes from 1 to ${PORT_MAX}.`);
  }
  return {
    empty,
    speed: speed === undefined ? null : Number(speed),
    replayFrom: replay ?? null,
    port: Number(port),
  };
}

function parse(args: readonly string[]): { empty?: boolean; speed?: string; replay?: string } {
  try {
    const options = {
      empty: { type: "boolean" },
      speed: { type: "string" },
      replay: { type: "string" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}
