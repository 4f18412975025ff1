import { csvFile } from "~/server/adapters/files/csv-file";
import type { TableSource } from "~/server/ports/table-source";

/** A CSV file on this computer, plain or gzip; `onProgress` hears of the bytes read and the bytes there are. */
export const openCsv = (
  path: string,
  onProgress?: (readBytes: number, totalBytes: number) => void,
): TableSource => csvFile(path, onProgress);
