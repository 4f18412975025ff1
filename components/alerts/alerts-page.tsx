"use client";
import { Lock } from "lucide-react";
import { codeOf, sentenceOf } from "~/components/api/api";
import { treeName } from "~/components/groups/tree-name";
import { useTree } from "~/components/groups/use-groups";
import { useNow } from "~/components/live/use-now";
import { useActor } from "~/components/shell/actor";
import { FleetState } from "~/components/shell/fleet-state";
import { PageFrame } from "~/components/shell/page-frame";
import { LIMIT_OFFICERS } from "~/components/shell/roles";
import { Loading } from "~/components/ui/said";
import { Verdict } from "~/components/ui/verdict";
import { hasRole } from "~/server/domain/actor";
import { settingsFinding } from "./alerts.view";
import { ChannelsPanel } from "./channels-panel";
import { DeliveriesPanel } from "./deliveries-panel";
import { RoutesPanel } from "./routes-panel";
import { SilencesPanel } from "./silences-panel";
import { useAlertChanges, useAlertSettings } from "./use-alerts";

/** Who is told of what, what is kept still and why, and did it arrive? */
export function AlertsPage() {
  const settings = useAlertSettings();
  const changes = useAlertChanges();
  const tree = useTree();
  const nowMs = useNow();
  const actor = useActor();
  const mayLead = hasRole(actor, [...LIMIT_OFFICERS, "admin"]);
  const maySilence = hasRole(actor, LIMIT_OFFICERS);
  const portfolios = (tree.data ?? []).map((each) => ({ id: each.id, name: treeName(each) }));
  const failed = Object.values(changes).find(({ isError }) => isError);
  const { data } = settings;
  return (
    <PageFrame crumbs={<h1>Alerts</h1>} state={<FleetState />}>
      {codeOf(settings.error) === "FORBIDDEN" ? (
        <p className="notice">
          <Lock className="icon is-small" aria-hidden />
          <span>
            <b>Where alerts go is not yours to read.</b> The bell shows you every alert all the same.
          </span>
        </p>
      ) : (
        settings.isError && (
          <p className="notice" role="alert">
            <b>Not connected.</b> {sentenceOf(settings.error)} Asking again by itself.
          </p>
        )
      )}
      {failed && (
        <p className="notice" role="alert">
          <b>Not done.</b> {sentenceOf(failed.error)}
        </p>
      )}
      {settings.isPending && <Loading what="where alerts go" />}
      {data && (
        <>
          <Verdict {...settingsFinding(data, nowMs)} />
          <ChannelsPanel channels={data.channels} changes={changes} mayLead={mayLead} />
          <RoutesPanel
            routes={data.routes}
            channels={data.channels}
            portfolios={portfolios}
            changes={changes}
            mayLead={mayLead}
          />
          <SilencesPanel
            silences={data.silences}
            portfolios={portfolios}
            changes={changes}
            maySilence={maySilence}
            nowMs={nowMs}
          />
          <DeliveriesPanel deliveries={data.deliveries} nowMs={nowMs} />
        </>
      )}
    </PageFrame>
  );
}
