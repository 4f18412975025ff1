/** What a child process tells the launcher. */
export type ChildMessage = { readonly type: "ready" } | { readonly type: "first-var"; readonly text: string };

/** A program started by hand has no launcher and tells nobody. */
export function tellLauncher(message: ChildMessage): void {
  process.send?.(message);
}

/**
 * Ends this process when it is asked to (SIGTERM) or when the launcher is gone: even a launcher killed outright
 * closes the channel, so that no child outlives it.
 */
export function endWithLauncher(drain: () => Promise<void>): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    drain().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", end).on("disconnect", end);
}
