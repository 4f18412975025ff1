import type { InstrumentId, OrganisationId } from "~/server/domain/ids";
import type { InstrumentType } from "~/server/domain/instrument";
import type { ReferenceData } from "~/server/ports/reference-data";
import { draftOf, recogniseSymbol } from "./recognise-symbol";

const SHOWN_SYMBOLS = 10;

/** The instruments that the symbols of a file name; unknown ones are recognised by their symbols and added. */
export class SymbolInstruments {
  readonly #reference: ReferenceData;
  readonly #organisationId: OrganisationId;
  readonly #ids: Map<string, InstrumentId>;
  readonly #types: Map<string, InstrumentType>;
  readonly #added: string[] = [];

  private constructor(
    reference: ReferenceData,
    organisationId: OrganisationId,
    known: Awaited<ReturnType<ReferenceData["instruments"]>>,
  ) {
    this.#reference = reference;
    this.#organisationId = organisationId;
    this.#ids = new Map(known.map(({ symbol, id }) => [symbol, id]));
    this.#types = new Map(known.map(({ symbol, type }) => [symbol, type]));
  }

  static async read(reference: ReferenceData, organisationId: OrganisationId): Promise<SymbolInstruments> {
    return new SymbolInstruments(reference, organisationId, await reference.instruments(organisationId));
  }

  typeOf(symbol: string): InstrumentType {
    const known = this.#types.get(symbol) ?? recogniseSymbol(symbol).type;
    this.#types.set(symbol, known);
    return known;
  }

  /** Gives rows the ids of their symbols; symbols without an instrument get one. */
  async identify<T extends { readonly symbol: string }>(
    rows: readonly T[],
  ): Promise<(Omit<T, "symbol"> & { readonly instrumentId: InstrumentId })[]> {
    const symbols = new Set(rows.map(({ symbol }) => symbol));
    const fresh = [...symbols].filter((symbol) => !this.#ids.has(symbol));
    if (fresh.length > 0) {
      const saved = await this.#reference.saveInstruments(this.#organisationId, fresh.map(draftOf));
      for (const [symbol, id] of saved) this.#ids.set(symbol, id);
      this.#added.push(...fresh);
    }
    return rows.map(({ symbol, ...row }) => ({ ...row, instrumentId: this.#ids.get(symbol) ?? "" }));
  }

  /** Which instruments were added, in a sentence; none when none were. */
  notes(): string[] {
    if (this.#added.length === 0) return [];
    const counts = new Map<string, number>();
    for (const symbol of this.#added)
      counts.set(this.typeOf(symbol), (counts.get(this.typeOf(symbol)) ?? 0) + 1);
    const kinds = [...counts].map(([type, count]) => `${count} ${type}`).join(", ");
    const shown = this.#added.slice(0, SHOWN_SYMBOLS).join(", ");
    const rest = this.#added.length > SHOWN_SYMBOLS ? ` and ${this.#added.length - SHOWN_SYMBOLS} more` : "";
    return [`New instruments, recognised by their symbols (${kinds}): ${shown}${rest}.`];
  }
}
