import type { Io } from "./command";

const BAR_CHARACTERS = 30;
const REDRAW_MS = 100;
/** Where nobody watches, a line now and then shows that it goes on. */
const LINE_MS = 5_000;

export type Progress = {
  /** Bytes read and bytes there are; 0 = unknown. */
  update(readBytes: number, totalBytes: number): void;
  /** Ends the bar's line. */
  end(): void;
};

/** How much of a file is read, on the error output. */
export function progress(
  label: string,
  { err, isTerminal }: Io,
  now: () => number = () => performance.now(),
): Progress {
  let lastMs = isTerminal ? Number.NEGATIVE_INFINITY : now();
  let isDrawn = false;
  return {
    update(readBytes, totalBytes) {
      const isLast = readBytes === totalBytes;
      if (now() - lastMs < (isTerminal ? REDRAW_MS : LINE_MS) && !(isLast && isTerminal)) return;
      lastMs = now();
      const share = totalBytes > 0 ? readBytes / totalBytes : 0;
      const percent = `${String(Math.floor(share * 100)).padStart(3)} %`;
      if (!isTerminal) {
        err(`${label}: ${percent} read\n`);
        return;
      }
      const full = Math.round(share * BAR_CHARACTERS);
      err(`\r${label} [${"#".repeat(full)}${" ".repeat(BAR_CHARACTERS - full)}] ${percent}`);
      isDrawn = true;
    },
    end() {
      if (isDrawn) err("\n");
      isDrawn = false;
    },
  };
}
