// Makes package-lock.json serve every platform. A registry mirror that holds no packages for foreign platforms
// lets `npm install` write a lock without them, and `npm ci` then refuses that lock there and on other systems.
// Run after every `npm install NAME`: node .ci/complete-lock.mjs
import { readFileSync, writeFileSync } from "node:fs";

const OPERATING_SYSTEMS =
  "android darwin freebsd linux openbsd netbsd openharmony sunos win32 windows aix".split(" ");
const PROCESSORS = "arm64 x64 arm ia32 riscv64 ppc64 s390x loong64 mips64el wasm32".split(" ");
const EXACT_VERSION = /^\d+\.\d+\.\d+/;

/** What the name of a platform package says about where it runs: `@esbuild/linux-arm64`. */
function platformOf(name) {
  const words = name.split("/").pop().split("-");
  const os = OPERATING_SYSTEMS.find((system) => words.includes(system));
  const cpu =
    PROCESSORS.find((processor) => words.includes(processor)) ??
    (words.some((w) => w.startsWith("arm")) ? "arm" : undefined);
  const libc = words.includes("musl") ? "musl" : words.includes("gnu") ? "glibc" : undefined;
  return { os: os === "windows" ? "win32" : os, cpu, libc };
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
let added = 0;
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const isPresent = [`${path}/node_modules/${name}`, `node_modules/${name}`].some(
      (place) => lock.packages[place],
    );
    if (isPresent || !EXACT_VERSION.test(version)) continue;
    const { os, cpu, libc } = platformOf(name);
    if (!os && !cpu) {
      process.stderr.write(`left out: ${name} names no platform\n`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(libc && { libc: [libc] }),
      ...(parent.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} platform entries added\n`);
