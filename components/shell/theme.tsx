"use client";
import "./no-eval";
import { Moon, Sun } from "lucide-react";
import { ThemeProvider, useTheme } from "next-themes";
import type { ReactNode } from "react";

declare global {
  var __webpack_nonce__: string | undefined;
}

/** Dark or light as the system says until somebody chooses; set before the first paint. */
export function Themes({ nonce, children }: { nonce: string; children: ReactNode }) {
  // Where what locks scrolling behind a dialog looks for the nonce of its style.
  if (typeof window !== "undefined") globalThis.__webpack_nonce__ = nonce;
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      {children}
    </ThemeProvider>
  );
}

export function ThemeButton() {
  const { resolvedTheme, setTheme } = useTheme();
  return (
    <button
      type="button"
      className="icon-button"
      aria-label="Switch between dark and light"
      onClick={() => setTheme(resolvedTheme === "light" ? "dark" : "light")}
    >
      <Sun className="icon only-in-dark" aria-hidden />
      <Moon className="icon only-in-light" aria-hidden />
    </button>
  );
}
