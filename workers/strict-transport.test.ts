import { expect, test } from "vitest";
import { strictTransport } from "./strict-transport";

test("https alone is asked for on a public name over https, and nowhere else", () => {
  expect(strictTransport("https://risk.example.com")).toBe("max-age=31536000");
  expect(strictTransport(undefined)).toBeNull();
  expect(strictTransport("http://risk.example.com")).toBeNull();
  for (const host of ["localhost:3000", "127.0.0.1", "127.1.2.3:8443", "[::1]:3000"])
    expect(strictTransport(`https://${host}`), host).toBeNull();
});
