import type { Frame } from "~/server/domain/frame";
import type { LimitId, PositionId } from "~/server/domain/ids";
import type { ProposedTrade } from "~/server/domain/what-if";

/** Work on frames that is too long for a beat. Plain data: it travels to another thread. */
export type ComputeTask =
  | { readonly kind: "explain-component-var"; readonly frame: Frame; readonly positionId: PositionId }
  | { readonly kind: "what-if"; readonly frame: Frame; readonly trades: readonly ProposedTrade[] }
  | { readonly kind: "cures"; readonly frame: Frame; readonly limitId: LimitId };

/** Where tasks are done. Rejects with the task's own error. */
export type Compute = (task: ComputeTask) => Promise<unknown>;

/** What a thread hears and says. */
export type ThreadRequest = { readonly id: number; readonly task: ComputeTask };
export type ThreadReply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly error: string };
