/** `snapshot` sets the quantity, `trade` adds to it, `split` multiplies it (new units for one old unit). */
export type PositionEventKind = "snapshot" | "trade" | "split";

export type PositionEvent = { readonly kind: PositionEventKind; readonly quantity: number };

/** The quantity that events leave, oldest first; 0 where there are none. */
export function quantityAfter(events: readonly PositionEvent[]): number {
  let quantity = 0;
  for (const event of events) {
    if (event.kind === "snapshot") quantity = event.quantity;
    else if (event.kind === "trade") quantity += event.quantity;
    else quantity *= event.quantity;
  }
  return quantity;
}
