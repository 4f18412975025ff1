import type { Tone } from "~/components/charts/tone";
import { duration, ownTime } from "~/components/format/time";
import { limitFigure, shareWord } from "~/components/limits/limit-words";
import { scopeWords } from "~/components/limits/scope-words";
import type { BreachCause, BreachEvent, CaseState, Classification, Resolution } from "~/server/domain/breach";
import type { BreachRecord } from "~/server/ports/breach-book";

export const CAUSE_WORDS: Readonly<Record<BreachCause, string>> = {
  trade: "active breach: a trade",
  market: "passive breach: the market or its model moved",
  limit: "the limit was changed",
  unknown: "cause not known",
};

export const STATE_WORDS: Readonly<Record<CaseState, string>> = {
  open: "Open",
  acknowledged: "Acknowledged",
  planned: "Planned",
  waived: "Waived",
  cured: "Cured",
  closed: "Closed",
};

export const CLASSIFICATION_WORDS: Readonly<Record<Classification, string>> = {
  "technical-issue": "Technical issue",
  "true-breach": "True breach",
  "new-trade": "New trade",
  "late-trade": "Late trade",
  "market-moved": "Market moved",
};

export const RESOLUTION_WORDS: Readonly<Record<Resolution, string>> = {
  "no-action": "No action",
  hedge: "Hedge",
  reduce: "Reduce",
  keep: "Keep",
  "keep-and-raise": "Keep, and raise the limit",
};

/** A value in the limit's unit. */
export const writeValue = ({ unit, baseCurrency }: BreachRecord, value: number): string =>
  `${limitFigure(value, unit, baseCurrency)}${shareWord(unit)}`;

/** The case in one line: where it stands and what it is about. */
export function caseFinding(breach: BreachRecord): { tone: Tone; finding: string; because: string } {
  const { limitName, threshold, kind, openedBy, caseState, closedAtMs, lastValue, direction } = breach;
  const now = lastValue === null ? "unknown" : writeValue(breach, lastValue);
  const line = `${direction === "min" ? "minimum" : "limit"} ${writeValue(breach, threshold)}`;
  const scope = breach.scope.kind === "portfolio" ? "" : `, ${scopeWords(breach.scope)}`;
  return {
    tone: closedAtMs === null ? "breach" : "calm",
    finding: `${limitName}${scope}: ${now}, ${line}`,
    because: `${kind[0]?.toUpperCase()}${kind.slice(1)} limit, ${CAUSE_WORDS[openedBy]}. ${STATE_WORDS[caseState]}${careWords(breach)}.`,
  };
}

function careWords({ caseState, acknowledgedBy, waivedUntilMs, assignedTo }: BreachRecord): string {
  if (caseState === "waived" && waivedUntilMs !== null) return ` until ${ownTime(waivedUntilMs)}`;
  if (caseState === "closed") return "";
  if (assignedTo !== null) return `, with ${assignedTo}`;
  return acknowledgedBy === null ? ", not acknowledged" : `, by ${acknowledgedBy}`;
}

export type Step = {
  readonly name: string;
  readonly detail: string;
  readonly state: "done" | "now" | "later";
};

/** The course of a case with where it stands; who waits for what is under the step. */
export function stepsOf(breach: BreachRecord, escalatesAtMs: number | null, nowMs: number): readonly Step[] {
  const { caseState, acknowledgedBy, plan, planDueAtMs, waivedUntilMs, closedAtMs } = breach;
  const due =
    escalatesAtMs === null
      ? ""
      : escalatesAtMs > nowMs
        ? `passed on in ${duration(escalatesAtMs - nowMs)}`
        : "being passed on";
  const isTaken = acknowledgedBy !== null || ["cured", "closed"].includes(caseState);
  const isHandled = plan !== null || waivedUntilMs !== null || ["cured", "closed"].includes(caseState);
  const rank = { open: 1, acknowledged: 2, planned: 3, waived: 3, cured: 4, closed: 5 }[caseState];
  const at = (step: number): Step["state"] => (step < rank ? "done" : step === rank ? "now" : "later");
  return [
    { name: "Open", detail: ownTime(breach.openedComputedAtMs), state: "done" },
    {
      name: "Acknowledge",
      detail: acknowledgedBy ?? (isTaken ? "nobody did" : due),
      state: at(1),
    },
    {
      name: "Plan or waive",
      detail:
        caseState === "waived" && waivedUntilMs !== null
          ? `waived until ${ownTime(waivedUntilMs)}`
          : caseState === "planned" && planDueAtMs !== null
            ? `due ${ownTime(planDueAtMs)}`
            : isHandled
              ? ""
              : "an answer is needed",
      state: at(2),
    },
    {
      name: "Cured",
      detail:
        closedAtMs === null ? "back within its line" : `after ${duration(closedAtMs - breach.openedAtMs)}`,
      state: at(3),
    },
    { name: "Closed", detail: breach.caseClosedBy ?? "with cause and resolution", state: at(4) },
  ];
}

/** One line of the timeline as it is read. */
export function eventWords(event: BreachEvent, breach: BreachRecord): { title: string; text: string } {
  const { kind, note, details, actorName } = event;
  const value = typeof details?.value === "number" ? writeValue(breach, details.value) : "";
  const until = typeof details?.untilMs === "number" ? ownTime(details.untilMs) : "";
  const said = note ?? "";
  switch (kind) {
    case "opened":
      return { title: "Opened", text: `at ${value}${said === "" ? "" : `; ${said}`}` };
    case "cured":
      return { title: "Cured", text: value === "" ? "" : `back at ${value}` };
    case "acknowledged":
      return { title: `${actorName} acknowledged`, text: said };
    case "assigned":
      return { title: `${actorName} assigned it to ${String(details?.to ?? "")}`, text: said };
    case "planned":
      return {
        title: `${actorName} planned`,
        text: `${said}${typeof details?.dueAtMs === "number" ? `; due ${ownTime(details.dueAtMs)}` : ""}`,
      };
    case "waived":
      return { title: `${actorName} waived it until ${until}`, text: said };
    case "waiver-ended":
      return { title: "The waiver ended", text: "" };
    case "commented":
      return { title: actorName, text: said };
    case "linked":
      return { title: `${actorName} attached`, text: said };
    case "escalated":
      return { title: `Passed on to level ${String(details?.level ?? "")}`, text: said };
    case "kind-changed":
      return {
        title: `The limit turned from ${String(details?.was)} to ${String(details?.kind)}`,
        text: said,
      };
    case "explained":
      return details?.report
        ? { title: "Explained", text: "as it was told when it opened" }
        : { title: "Not explained", text: said };
    case "re-evaluated":
      return {
        title: `${actorName} evaluated it again`,
        text:
          typeof details?.value === "number" && typeof details.was === "number"
            ? `${value} on what is known by now, ${writeValue(breach, details.was)} then: ${details.isOver === true ? "over its line all the same" : "within its line"}`
            : `not known by now: ${said}`,
      };
    case "closed":
      return { title: `${actorName} closed it`, text: said };
  }
}

/** The address that an attachment leads to; null for every other line. */
export const linkOf = ({ kind, details }: BreachEvent): string | null =>
  kind === "linked" && typeof details?.url === "string" && /^https?:\/\//.test(details.url)
    ? details.url
    : null;
