import { ownTime } from "~/components/format/time";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { Scroller } from "~/components/ui/scroller";
import type { Delivery } from "~/server/domain/alert";
import { deliveryWords } from "./alerts.view";

/** How the newest messages went. */
export function DeliveriesPanel({ deliveries, nowMs }: { deliveries: readonly Delivery[]; nowMs: number }) {
  return (
    <Panel title="Messages" note="the newest 50, by your own clock">
      {deliveries.length === 0 && <Said title="No message was sent yet" />}
      {deliveries.length > 0 && (
        <Scroller label="Log of messages">
          <table className="alerts">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Channel</th>
                <th scope="col">Message</th>
                <th scope="col">State</th>
                <th scope="col">Last error</th>
              </tr>
            </thead>
            <tbody>
              {deliveries.map((delivery) => (
                <tr key={delivery.id}>
                  <td>{ownTime(delivery.createdAtMs)}</td>
                  <td>{delivery.channelName}</td>
                  <th scope="row">{delivery.title}</th>
                  <td className={delivery.state === "failed" ? "text-near" : ""}>
                    {deliveryWords(delivery, nowMs)}
                  </td>
                  <td className="is-muted alert-error">{delivery.lastError}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
