import { Worker } from "node:worker_threads";
import type { Compute, ThreadReply, ThreadRequest } from "~/server/ports/compute";

type Waiting = { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void };

/**
 * A thread of its own for work that is too long for a beat. It is started with the first task, and anew after it died;
 * what was asked of the dead one is rejected.
 * @param file - the program of the thread.
 * @param options.isBackground - it gives way to everything else on the machine.
 */
export function computeThread(
  file: string,
  { isBackground = false } = {},
): { readonly compute: Compute; close(): Promise<void> } {
  let thread: Worker | null = null;
  let count = 0;
  const waiting = new Map<number, Waiting>();

  function start(): Worker {
    const started = new Worker(file, { workerData: { isBackground } });
    started.on("message", (reply: ThreadReply) => {
      const asked = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ("error" in reply) asked?.reject(new Error(reply.error));
      else asked?.resolve(reply.answer);
    });
    started.on("error", (error) => giveUp(started, error));
    started.on("exit", () => giveUp(started, new Error("the compute thread ended")));
    started.unref(); // it never keeps the program alive
    return started;
  }

  function giveUp(dead: Worker, error: Error): void {
    if (thread !== dead) return; // its end comes after its error, when another may be at work already
    thread = null;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    compute: (task) =>
      new Promise((resolve, reject) => {
        thread ??= start();
        const request: ThreadRequest = { id: ++count, task };
        waiting.set(request.id, { resolve, reject });
        thread.postMessage(request);
      }),
    async close() {
      await thread?.terminate();
    },
  };
}
