import { expect, test } from "vitest";
import type { AuditEntry, AuditVerdict } from "~/server/domain/audit";
import { diffOf, filterOf, verdictWords, withAsked } from "./audit.view";

const filter = (search: string) => filterOf(new URLSearchParams(search));

test("the address is the filter; days are whole, the last one included", () => {
  expect(filter("actor=ann&action=limit.set&text=50%25&from=2026-11-01&to=2026-11-02")).toEqual({
    actor: "ann",
    action: "limit.set",
    text: "50%",
    fromMs: Date.parse("2026-11-01T00:00:00Z"),
    toMs: Date.parse("2026-11-03T00:00:00Z"),
  });
});

test("what can't be read narrows nothing", () => {
  expect(filter("action=drop.table&from=yesterday&to=2026-02-31x")).toEqual({});
  expect(filter(`actor=${"x".repeat(101)}`)).toEqual({});
});

test("an emptied field leaves the address", () => {
  expect(withAsked("?actor=ann&text=a", "actor", "")).toBe("?text=a");
  expect(withAsked("?text=a", "actor", "b")).toBe("?text=a&actor=b");
});

test("fields that changed come first, and what is only on one side stays empty on the other", () => {
  const entry = {
    before: { name: "VaR", threshold: 1 },
    after: { name: "VaR", threshold: 2, note: { a: 1 } },
    changedFields: ["note", "threshold"],
  } as unknown as AuditEntry; // the diff looks at these alone
  expect(diffOf(entry)).toEqual([
    { field: "note", before: "", after: '{"a":1}', isChanged: true },
    { field: "threshold", before: "1", after: "2", isChanged: true },
    { field: "name", before: "VaR", after: "VaR", isChanged: false },
  ]);
});

const whole: AuditVerdict = {
  isIntact: true,
  entries: 1_200,
  headHash: "ab",
  firstBad: null,
  bad: 0,
  checkpoints: 0,
  newestCheckpoint: null,
  unproved: "No checkpoint was signed yet.",
};

test("the sentence says how many entries were checked, and what is not proved or what does not hold", () => {
  expect(verdictWords(whole)).toEqual({
    tone: "calm",
    finding: "The chain holds, 1,200 entries checked",
    because: "No checkpoint was signed yet.",
  });
  const broken = {
    ...whole,
    isIntact: false,
    bad: 2,
    firstBad: { seq: 3, entryId: "3", sentence: "Entry 3 was deleted." },
  };
  expect(verdictWords(broken)).toEqual({
    tone: "breach",
    finding: "The chain does not hold, 2 findings",
    because: "1,200 entries checked. First: Entry 3 was deleted.",
  });
});
