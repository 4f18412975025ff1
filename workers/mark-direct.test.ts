import { expect, test } from "vitest";
import { markDirect } from "./mark-direct";

const marked = (headers: Record<string, string>) => {
  markDirect({ headers });
  return headers["x-plimsoll-direct"];
};

test("a request without forwarding headers is marked as direct", () => {
  expect(marked({ host: "localhost:3000" })).toBe("yes");
});

test("any sign of a proxy takes the mark away, also one that the client set itself", () => {
  for (const name of ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "via"]) {
    expect(marked({ [name]: "10.0.0.1", "x-plimsoll-direct": "yes" }), name).toBeUndefined();
  }
});
