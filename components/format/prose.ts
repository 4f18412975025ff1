/** A sentence of the engine as it is printed: real minus signs, and no space before a percent sign. */
export const asProse = (text: string): string =>
  text.replaceAll(/(?<![\w.])-(?=\d)/g, "\u2212").replaceAll(/(\d) %/g, "$1%");

/** A note beside the state that it explains: does not say the state again. */
export const noteBeside = (state: string, note: string): string =>
  asProse(note.startsWith(`${state}: `) ? note.slice(state.length + 2) : note);
