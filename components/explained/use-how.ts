"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";
import type { FigureKey } from "~/server/domain/figure";
import { HOW, withHow } from "./how.view";

/** Which figure's derivation the address asks for. The address is the state: it can be copied, and Back leads back. */
export function useHow(): {
  readonly asked: string | null;
  readonly open: (figure: FigureKey) => void;
  readonly close: () => void;
} {
  const asked = useSearchParams().get(HOW);
  const open = useCallback(
    (figure: FigureKey) => window.history.pushState(null, "", withHow(window.location.search, figure)),
    [],
  );
  const close = useCallback(
    () =>
      window.history.replaceState(
        null,
        "",
        `${window.location.pathname}${withHow(window.location.search, null)}`,
      ),
    [],
  );
  return { asked, open, close };
}
