import type { TailLawRecord } from "~/server/ports/score-book";

const HEADER_BYTES = 2;
const PAIR_BYTES = 8;

/** Laws of three levels as bytes: for each a count (uint16), then pairs of float32, ratio and cumulated probability. */
export function encodeTailLaws(laws: readonly TailLawRecord[]): Uint8Array<ArrayBuffer> {
  const size = laws.reduce((sum, { ratios }) => sum + HEADER_BYTES + PAIR_BYTES * ratios.length, 0);
  const bytes = new DataView(new ArrayBuffer(size));
  let at = 0;
  for (const { ratios, cumulative } of laws) {
    bytes.setUint16(at, ratios.length, true);
    at += HEADER_BYTES;
    for (let k = 0; k < ratios.length; k++) {
      bytes.setFloat32(at, ratios[k] ?? Number.NaN, true);
      bytes.setFloat32(at + 4, cumulative[k] ?? Number.NaN, true);
      at += PAIR_BYTES;
    }
  }
  return new Uint8Array(bytes.buffer);
}

/** The inverse of `encodeTailLaws`; numbers keep seven digits. @throws RangeError on bytes that are none. */
export function decodeTailLaws(bytes: Uint8Array): TailLawRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const laws: TailLawRecord[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const count = view.getUint16(at, true);
    at += HEADER_BYTES;
    const [ratios, cumulative] = [new Float64Array(count), new Float64Array(count)];
    for (let k = 0; k < count; k++, at += PAIR_BYTES) {
      ratios[k] = view.getFloat32(at, true);
      cumulative[k] = view.getFloat32(at + 4, true);
    }
    laws.push({ ratios, cumulative });
  }
  return laws;
}
