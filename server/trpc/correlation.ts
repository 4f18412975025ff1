import { randomBytes } from "node:crypto";

const ids = new WeakMap<object, string>();

/** What a failure is called in the answer and in the log alike: the only thing of it that a stranger may quote to us. */
export function correlationOf(failure: object): string {
  const known = ids.get(failure);
  if (known !== undefined) return known;
  const fresh = randomBytes(8).toString("hex");
  ids.set(failure, fresh);
  return fresh;
}
