import { TooManyError } from "~/server/domain/errors";
import type { Throttle } from "~/server/ports/throttle";
import type { Gate } from "~/server/trpc/gate";

const MUTATIONS = { max: 60, windowMs: 60_000 };
const EXPORTS = { max: 10, windowMs: 3_600_000 };
const STREAMS_MAX = 10;
/** A browser opens a stream anew after a drop; its place is free by then. */
const STREAM_WAIT_S = 5;

/** The gate of one request of a person. Streams are of this process, so they are counted here. */
export function openGate(
  personId: string,
  world: { readonly throttle: Throttle; readonly streams: Map<string, number> },
  isStillSignedIn: () => Promise<boolean>,
): Gate {
  const { throttle, streams } = world;
  return {
    isStillSignedIn,

    async takeMutation() {
      const waitSeconds = await throttle.take(`mutation ${personId}`, MUTATIONS);
      if (waitSeconds !== null) throw new TooManyError("That is more than 60 changes a minute.", waitSeconds);
    },

    async takeExport() {
      const waitSeconds = await throttle.take(`export ${personId}`, EXPORTS);
      if (waitSeconds !== null) throw new TooManyError("That is more than 10 exports an hour.", waitSeconds);
    },

    openStream() {
      const open = streams.get(personId) ?? 0;
      if (open >= STREAMS_MAX)
        throw new TooManyError(`You have ${STREAMS_MAX} live pages open; close one.`, STREAM_WAIT_S);
      streams.set(personId, open + 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        const left = (streams.get(personId) ?? 1) - 1;
        if (left > 0) streams.set(personId, left);
        else streams.delete(personId);
      };
    },
  };
}
