"use client";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { sentenceOf } from "~/components/api/api";
import { useActor, useIsOfficer } from "~/components/shell/actor";
import { CASE_WORKERS } from "~/components/shell/roles";
import { SelectField, TextField, TimeField } from "~/components/ui/fields";
import { Panel } from "~/components/ui/panel";
import { Said } from "~/components/ui/said";
import { hasRole } from "~/server/domain/actor";
import { CLASSIFICATIONS, type Classification, RESOLUTIONS, type Resolution } from "~/server/domain/breach";
import type { CaseFile } from "~/server/services/breaches/get-case";
import { CLASSIFICATION_WORDS, RESOLUTION_WORDS } from "./case.view";
import { useCaseActs } from "./use-breaches";

const ACTS = ["comment", "plan", "waive", "assign", "escalate", "link", "close"] as const;
type Act = (typeof ACTS)[number];
const ACT_WORDS: Readonly<Record<Act, string>> = {
  comment: "Comment",
  plan: "Plan",
  waive: "Waive",
  assign: "Assign",
  escalate: "Escalate",
  link: "Attach",
  close: "Close",
};
const TEXT_MIN = 3;

/** What can be done to the case now, by who is signed in. */
export function CaseDecision({ file }: { readonly file: CaseFile }) {
  const isOfficer = useIsOfficer();
  const isWorker = hasRole(useActor(), CASE_WORKERS);
  const acts = actsOf(file, isOfficer);
  const [chosen, setChosen] = useState<Act>("comment");
  const act = acts.includes(chosen) ? chosen : (acts[0] ?? "comment");
  return (
    <Panel
      title="What is done about it"
      note="kept in the timeline and the audit"
      side={
        isWorker && (
          <span className="segments">
            {acts.map((each) => (
              <button key={each} type="button" aria-pressed={each === act} onClick={() => setChosen(each)}>
                {ACT_WORDS[each]}
              </button>
            ))}
          </span>
        )
      }
    >
      {isWorker ? (
        <ActForm key={act} act={act} file={file} />
      ) : (
        <Said title="You may read this case">
          <p>Officers and portfolio managers work it.</p>
        </Said>
      )}
    </Panel>
  );
}

function actsOf({ breach: { caseState } }: CaseFile, isOfficer: boolean): readonly Act[] {
  if (caseState === "closed") return ["comment", "link"];
  const isOver = caseState !== "cured";
  const isTaken = caseState !== "open";
  return ACTS.filter((act) => {
    if (act === "plan") return isOver && isTaken;
    if (act === "waive") return isOver && isTaken && isOfficer;
    if (act === "assign") return isOfficer;
    if (act === "escalate") return isOver;
    if (act === "close") return isOfficer && !isOver;
    return true;
  });
}

function ActForm({ act, file }: { readonly act: Act; readonly file: CaseFile }) {
  const id = useId();
  const acts = useCaseActs();
  const { breach, assignees } = file;
  const { id: breachId } = breach;
  const [note, setNote] = useState("");
  const [ms, setMs] = useState<number | null>(null);
  const [url, setUrl] = useState("");
  const [personId, setPersonId] = useState(assignees[0]?.id ?? "");
  const [classification, setClassification] = useState<Classification>("market-moved");
  const [resolution, setResolution] = useState<Resolution>("no-action");
  const used = acts[act];
  const isLong = note.trim().length >= TEXT_MIN;
  const isReady: Readonly<Record<Act, boolean>> = {
    comment: isLong,
    plan: isLong && ms !== null,
    waive: isLong && ms !== null,
    assign: personId !== "",
    escalate: isLong,
    link: /^https?:\/\/\S+$/.test(url),
    close: isLong,
  };
  const onSuccess = () => {
    setNote("");
    setUrl("");
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    switch (act) {
      case "comment":
        return acts.comment.mutate({ breachId, note }, { onSuccess });
      case "plan":
        return acts.plan.mutate({ breachId, plan: note, dueAtMs: ms ?? 0 }, { onSuccess });
      case "waive":
        return acts.waive.mutate({ breachId, untilMs: ms ?? 0, reason: note }, { onSuccess });
      case "assign":
        return acts.assign.mutate({ breachId, personId, note }, { onSuccess });
      case "escalate":
        return acts.escalate.mutate({ breachId, reason: note }, { onSuccess });
      case "link":
        return acts.link.mutate({ breachId, url, note }, { onSuccess });
      case "close":
        return acts.close.mutate({ breachId, classification, resolution, note }, { onSuccess });
    }
  };
  const text = (label: string, placeholder = "Kept as it is written"): ReactNode => (
    <TextField
      id={`${id}-note`}
      label={label}
      value={note}
      placeholder={placeholder}
      lengthMax={1000}
      onValue={setNote}
    />
  );
  return (
    <form className="case-form" onSubmit={submit} aria-label={`${ACT_WORDS[act]} ${breach.limitName}`}>
      {act === "assign" && (
        <SelectField
          id={`${id}-person`}
          label="To"
          value={personId}
          options={assignees.map((person) => [person.id, person.name])}
          onValue={setPersonId}
        />
      )}
      {act === "link" && (
        <TextField
          id={`${id}-url`}
          label="Address"
          value={url}
          placeholder="https://"
          lengthMax={500}
          onValue={setUrl}
        />
      )}
      {act === "close" && (
        <>
          <SelectField
            id={`${id}-classification`}
            label="What it was"
            value={classification}
            options={CLASSIFICATIONS.map((each) => [each, CLASSIFICATION_WORDS[each]])}
            onValue={(value) => setClassification(value as Classification)}
          />
          <SelectField
            id={`${id}-resolution`}
            label="What was done"
            value={resolution}
            options={RESOLUTIONS.map((each) => [each, RESOLUTION_WORDS[each]])}
            onValue={(value) => setResolution(value as Resolution)}
          />
        </>
      )}
      {act === "plan" && text("What will be done", "Sell half of it by the close")}
      {act === "waive" && text("Why it is tolerated")}
      {act === "escalate" && text("Why it is passed on")}
      {act === "close" && text("In a sentence")}
      {(act === "comment" || act === "assign" || act === "link") && text("Comment")}
      {(act === "plan" || act === "waive") && (
        <TimeField
          id={`${id}-time`}
          label={act === "plan" ? "Due" : "Until"}
          ms={ms}
          onMs={setMs}
          hint={
            act === "waive"
              ? breach.kind === "hard"
                ? "The head of risk waives a hard limit, for 30 days at most."
                : "A risk officer waives for a day at most, the head of risk for 30."
              : "A late plan is passed on."
          }
        />
      )}
      <button type="submit" className="button is-primary" disabled={!isReady[act] || used.isPending}>
        {ACT_WORDS[act]}
      </button>
      {used.isError && (
        <p className="hint is-refused" role="alert">
          {sentenceOf(used.error)}
        </p>
      )}
    </form>
  );
}
