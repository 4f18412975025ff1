import { expect, test } from "vitest";
import { instantOf } from "./instant-text";

const ms = (text: string) => Date.parse(text);

test.each([
  ["2024-03-11T13:30Z", "2024-03-11T13:30:00Z"],
  ["2024-03-11 13:30:15Z", "2024-03-11T13:30:15Z"],
  ["2024-03-11T13:30:15.250Z", "2024-03-11T13:30:15.250Z"],
  ["2024-03-11 09:30:00-04:00", "2024-03-11T13:30:00Z"],
  ["2024-03-11T19:00:00+0530", "2024-03-11T13:30:00Z"],
  ["2024-03-11 13:30:00 UTC", "2024-03-11T13:30:00Z"],
])("%s is the instant %s", (text, instant) => {
  expect(instantOf(text, false)).toEqual({ ms: ms(instant) });
});

test("a time without a zone is one of UTC where the column says so, else refused", () => {
  expect(instantOf("2024-03-11T13:30", true)).toEqual({ ms: ms("2024-03-11T13:30:00Z") });
  expect(instantOf("2024-03-11T13:30", false)).toEqual({ fault: "no-zone" });
});

test.each([
  "",
  "2024-03-11",
  "2024-02-30T10:00Z",
  "2024-03-11T24:00Z",
  "2024-03-11T10:60Z",
  "10:30",
  "2024-03-11T10:00+15:00",
])("%j is no instant", (text) => {
  expect(instantOf(text, false)).toEqual({ fault: "no-instant" });
});
