import { keyOf } from "./keys";

const SETTING = "plimsoll.organisation";
const BINDING = new RegExp(`\\s*-c ${SETTING}=\\d+`, "g");

/**
 * The address of a database, for connections that see the rows of one organisation and no others: the setting that the
 * policies of the tables look at is given at the start of the connection and holds for its life. Nothing has to be set
 * or reset between uses, so no use can inherit another's.
 */
export function boundUrl(url: string, organisationId: string): string {
  const bound = new URL(url);
  const others = (bound.searchParams.get("options") ?? "").replaceAll(BINDING, "").trim();
  bound.searchParams.set("options", `${others} -c ${SETTING}=${keyOf(organisationId)}`.trim());
  return bound.href;
}
