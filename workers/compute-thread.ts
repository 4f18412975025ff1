import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { ThreadReply, ThreadRequest } from "~/server/ports/compute";
import { computeTask } from "~/server/services/questions/compute-task";

/** On Linux the priority is the thread's own: beats and questions come first. Elsewhere it would be the program's. */
if (workerData?.isBackground && process.platform === "linux") setPriority(constants.priority.PRIORITY_LOW);

/** The thread beside the beat: does one task after the other. */
parentPort?.on("message", ({ id, task }: ThreadRequest) => {
  parentPort?.postMessage(replyTo(id, task));
});

function replyTo(id: number, task: ThreadRequest["task"]): ThreadReply {
  try {
    return { id, answer: computeTask(task) };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
