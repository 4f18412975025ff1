/** A sentence of the engine as it is printed: real minus signs, and no space before a percent sign. */
export const asProse = (text: string): string =>
  text.replaceAll(/(?<![\w.])-(?=\d)/g, "\u2212").replaceAll(/(\d) %/g, "$1%");
