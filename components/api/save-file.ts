/** A file: its text, or, where it is none, its bytes as base64. */
export type SavedFile = { readonly fileName: string } & (
  | { readonly text: string }
  | { readonly base64: string }
);

/** Hands a file to the browser. */
export function saveFile(file: SavedFile): void {
  const blob =
    "text" in file
      ? new Blob([file.text], { type: "text/plain;charset=utf-8" })
      : new Blob([bytesOf(file.base64)], { type: "application/octet-stream" });
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
