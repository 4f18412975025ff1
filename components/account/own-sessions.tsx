"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { sentenceOf, useApi } from "~/components/api/api";
import { ownTime } from "~/components/format/time";
import { Panel } from "~/components/ui/panel";
import { Loading } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import { deviceName } from "./device-name";

/** Where one is signed in; any of it can be ended. */
export function OwnSessions({ currentId }: { currentId: string }) {
  const api = useApi();
  const queries = useQueryClient();
  const sessions = useQuery(api.people.sessions.queryOptions(undefined, { refetchInterval: 15_000 }));
  const end = useMutation(
    api.people.endSession.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: api.people.sessions.queryKey() }),
    }),
  );
  return (
    <Panel title="Where you are signed in" note="30 minutes without use end a session, 12 hours in any case">
      {sessions.isPending && <Loading what="your sessions" />}
      {(sessions.isError || end.isError) && (
        <p className="notice" role="alert">
          {sentenceOf(sessions.error ?? end.error)}
        </p>
      )}
      {sessions.data && (
        <Scroller label="Your sessions">
          <table className="people">
            <thead>
              <tr>
                <th scope="col">Browser</th>
                <th scope="col">Signed in</th>
                <th scope="col">Last used</th>
                <th scope="col">Ends by</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {sessions.data.map(({ id, device, openedAtMs, lastSeenAtMs, endsAtMs }) => (
                <tr key={id}>
                  <th scope="row">
                    {deviceName(device)}
                    {id === currentId && <span className="chip is-plain">this one</span>}
                  </th>
                  <td>{ownTime(openedAtMs)}</td>
                  <td>{ownTime(lastSeenAtMs)}</td>
                  <td>{ownTime(endsAtMs)}</td>
                  <td className="is-right">
                    {id !== currentId && (
                      <button
                        type="button"
                        className="button"
                        disabled={end.isPending}
                        onClick={() => end.mutate({ sessionId: id })}
                      >
                        Sign it out
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
