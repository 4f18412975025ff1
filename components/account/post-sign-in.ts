/** What the door of sign-ins answered. */
export type Answered =
  | { readonly isDone: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly isDone: false; readonly sentence: string };

/** Asks the door of sign-ins. @param when401 - what a refusal of what was typed is called. */
export async function postSignIn(path: string, body: object, when401: string): Promise<Answered> {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!answer) return { isDone: false, sentence: "The server does not answer. Is it running?" };
  const said: unknown = await answer.json().catch(() => null);
  const found = (said ?? {}) as Readonly<Record<string, unknown>>; // an object by the door's contract
  if (answer.ok) return { isDone: true, body: found };
  if (answer.status === 401) return { isDone: false, sentence: when401 };
  if (found.code === "INVALID_PASSWORD") return { isDone: false, sentence: "That is not your password." };
  const { message } = found;
  return { isDone: false, sentence: typeof message === "string" ? message : "That did not work." };
}
