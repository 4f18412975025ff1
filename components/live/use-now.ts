import { useEffect, useState } from "react";
import { serverNow } from "./server-clock";

const TICK_MS = 500;

/** The server's time, twice a second, while the page is seen. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setNowMs(serverNow());
    }, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
