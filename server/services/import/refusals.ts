import type { Refusal, RefusalRule } from "~/server/domain/import-report";

/** More are counted but not listed: nobody reads them. */
const LISTED_MAX = 1000;
const SHOWN_CHARACTERS = 40;

export type Place = { readonly line: number; readonly column: string };

/** What was not taken from one file: all counted, the first ones kept. */
export class Refusals {
  readonly file: string;
  readonly #listed: Refusal[] = [];
  readonly #lines = new Set<number>();
  #count = 0;
  #isFatal = false;
  #headerLine = Number.POSITIVE_INFINITY;

  constructor(file: string) {
    this.file = file;
  }

  /** Lines behind this one are rows. */
  headerStandsOn(line: number): void {
    this.#headerLine = line;
  }

  /** True when the table itself was refused: then there are no good rows to take. */
  get isFatal(): boolean {
    return this.#isFatal;
  }

  /** How many rows something was refused on. */
  get rows(): number {
    return this.#lines.size;
  }

  /** @param what - the middle of the sentence: "NaN is no finite number". */
  add(place: Place, rule: RefusalRule, value: string, what: string): void {
    this.#count++;
    if (place.line > this.#headerLine) this.#lines.add(place.line);
    else this.#isFatal = true;
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
