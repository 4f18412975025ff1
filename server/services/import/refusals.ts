import type { Refusal, RefusalRule } from "~/server/domain/import-report";

/** More are counted but not listed: nobody reads them. */
const LISTED_MAX = 1000;
const SHOWN_CHARACTERS = 40;

export type Place = { readonly line: number; readonly column: string };

/** What was not taken from one file: all counted, the first ones kept. */
export class Refusals {
  readonly file: string;
  readonly #listed: Refusal[] = [];
  #count = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** @param what - the middle of the sentence: "NaN is no finite number". */
  add(place: Place, rule: RefusalRule, value: string, what: string): void {
    this.#count++;
    if (this.#listed.length >= LISTED_MAX) return;
    const shown = value.length > SHOWN_CHARACTERS ? `${value.slice(0, SHOWN_CHARACTERS)}...` : value;
    const sentence = `${this.file}, line ${place.line}, column ${place.column}: ${what} (rule ${rule}).`;
    this.#listed.push({ file: this.file, ...place, rule, value: shown, sentence });
  }

  get count(): number {
    return this.#count;
  }

  get listed(): readonly Refusal[] {
    return this.#listed;
  }
}
