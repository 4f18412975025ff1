import { expect, test } from "vitest";
import { readStartOptions } from "./start-options";

test("a plain start has the demonstration, its own speed and port 3000", () => {
  expect(readStartOptions([])).toEqual({ empty: false, speed: null, replayFrom: null, port: 3000 });
});

test("every option is read", () => {
  const args = ["--empty", "--speed", "600", "--replay", "2008-09-01"];
  expect(readStartOptions(args, "8080")).toEqual({
    empty: true,
    speed: 600,
    replayFrom: "2008-09-01",
    port: 8080,
  });
});

test("what can't be is refused in a sentence before anything is done", () => {
  expect(() => readStartOptions(["--speed", "0"])).toThrow("--speed is 0; it goes from 1 to 600.");
  expect(() => readStartOptions(["--speed", "abc"])).toThrow("--speed is abc");
  expect(() => readStartOptions(["--replay", "2008-02-30"])).toThrow("--replay is 2008-02-30");
  expect(() => readStartOptions(["--frob"])).toThrow("--frob");
  expect(() => readStartOptions([], "abc")).toThrow("PORT is abc; it goes from 1 to 65535.");
});
