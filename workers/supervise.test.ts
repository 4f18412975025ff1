import { expect, test } from "vitest";
import { type Running, supervise, type Timer } from "./supervise";

/** Time that passes only when told to. */
function virtualTimer(): Timer & { pass(ms: number): void } {
  let nowMs = 0;
  const due = new Set<{ atMs: number; callback: () => void }>();
  return {
    now: () => nowMs,
    after(ms, callback) {
      const entry = { atMs: nowMs + ms, callback };
      due.add(entry);
      return () => due.delete(entry);
    },
    pass(ms) {
      nowMs += ms;
      for (const entry of [...due]) {
        if (entry.atMs > nowMs) continue;
        due.delete(entry);
        entry.callback();
      }
    },
  };
}

/** Children that end as they are told, or not at all when `stubborn`. */
function nursery(stubborn = false) {
  const asked: string[] = [];
  const living: { die(how: string): void }[] = [];
  let born = 0;
  return {
    asked,
    born: () => born,
    die: () => living.shift()?.die("exit code 1"),
    start(): Running {
      born += 1;
      let tell = (_: string) => {};
      const child = { die: (how: string) => tell(how) };
      living.push(child);
      return {
        onExit: (listener) => {
          tell = listener;
        },
        end(how) {
          asked.push(how);
          if (stubborn && how === "gently") return;
          living.splice(living.indexOf(child), 1);
          tell(how);
        },
      };
    },
  };
}

test("a child that dies is back within a second, and one that keeps dying waits longer, up to ten seconds", () => {
  const [timer, children] = [virtualTimer(), nursery()];
  const waits: number[] = [];
  supervise({ start: children.start, timer, onExit: (_, restartMs) => waits.push(restartMs) });
  for (let death = 0; death < 8; death += 1) {
    children.die();
    timer.pass(10_000);
  }
  expect(waits[0]).toBeLessThan(1_000);
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(waits.at(-1)).toBe(10_000);
  expect(children.born()).toBe(9);
});

test("a child that lived for half a minute is restarted as at its first death", () => {
  const [timer, children] = [virtualTimer(), nursery()];
  const waits: number[] = [];
  supervise({ start: children.start, timer, onExit: (_, restartMs) => waits.push(restartMs) });
  for (const livedMs of [0, 10, 10, 30_000]) {
    timer.pass(livedMs);
    children.die();
    timer.pass(10_000);
  }
  expect(waits[3]).toBe(waits[0]);
});

test("a stopped child is asked first, and ended at once after five seconds", async () => {
  const [timer, children] = [virtualTimer(), nursery(true)];
  const supervised = supervise({ start: children.start, timer, onExit: () => {} });
  const stopped = supervised.stop();
  timer.pass(4_999);
  expect(children.asked).toEqual(["gently"]);
  timer.pass(1);
  expect(children.asked).toEqual(["gently", "at once"]);
  await stopped;
  timer.pass(60_000);
  expect(children.born()).toBe(1);
});

test("stopping while the child waits for its restart starts nothing more", async () => {
  const [timer, children] = [virtualTimer(), nursery()];
  const supervised = supervise({ start: children.start, timer, onExit: () => {} });
  children.die();
  await supervised.stop();
  timer.pass(60_000);
  expect(children.born()).toBe(1);
});

test("a restart for a new configuration is no death", () => {
  const [timer, children] = [virtualTimer(), nursery()];
  const deaths: string[] = [];
  const supervised = supervise({ start: children.start, timer, onExit: (how) => deaths.push(how) });
  supervised.restart();
  timer.pass(0);
  expect(children.born()).toBe(2);
  expect(deaths).toEqual([]);
});
