/** Hands a text to the browser as a file. */
export function saveFile({ fileName, text }: { readonly fileName: string; readonly text: string }): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
