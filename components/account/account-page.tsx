"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useActor } from "~/components/shell/actor";
import { PageFrame } from "~/components/shell/page-frame";
import { roleNames } from "~/components/shell/roles";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { OwnSessions } from "./own-sessions";
import { PasswordForm } from "./password-form";
import { SecondFactor } from "./second-factor";

type AccountPageProps = {
  readonly sessionId: string;
  readonly hasTwoFactor: boolean;
  /** Signed in by one click: there is no password to change. */
  readonly isOfDemonstration: boolean;
};

/** One's own way in: where one is signed in, the password, the second factor. */
export function AccountPage({ sessionId, hasTwoFactor, isOfDemonstration }: AccountPageProps) {
  const actor = useActor();
  const { refresh } = useRouter();
  const [hasChanged, setChanged] = useState(false);
  return (
    <PageFrame
      crumbs={
        <>
          <h1>Your account</h1>
          <span>
            {actor.name}, {roleNames(actor)}
            {actor.portfolioIds !== null && `, ${actor.portfolioIds.length} portfolios`}
          </span>
        </>
      }
    >
      <OwnSessions key={sessionId} currentId={sessionId} />
      {isOfDemonstration ? (
        <Panel title="Password and second factor">
          <Said title="The demonstration has no passwords">
            <p>Its people sign in by one click, on the machine that runs it.</p>
          </Said>
        </Panel>
      ) : (
        <div className="account-pair">
          <Panel title="Password" note="signs every other browser out">
            <div className="panel-body">
              <PasswordForm
                label="Your password"
                onDone={() => {
                  setChanged(true);
                  refresh();
                }}
              />
              {hasChanged && (
                <p className="notice" role="status">
                  Changed. Every other browser is signed out.
                </p>
              )}
            </div>
          </Panel>
          <Panel title="Second factor" note={hasTwoFactor ? "on" : "off"}>
            <SecondFactor key={String(hasTwoFactor)} isOn={hasTwoFactor} onChange={refresh} />
          </Panel>
        </div>
      )}
    </PageFrame>
  );
}
