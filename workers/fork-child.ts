import { fork } from "node:child_process";
import type { ChildMessage } from "./child";
import type { Running } from "./supervise";

type Options = {
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onMessage: (message: ChildMessage) => void;
};

/** Starts a program with a channel to us, in its own process group: Ctrl-C is ours to pass on, in good order. */
export function forkChild({ file, env, onMessage }: Options): Running {
  const child = fork(file, [], {
    env,
    execArgv: ["--enable-source-maps"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: process.platform !== "win32",
  });
  child.on("message", (message) => onMessage(message as ChildMessage)); // our own programs speak on this channel
  return {
    onExit(listener) {
      child.once("exit", (code, signal) => listener(signal ? `signal ${signal}` : `exit code ${code}`));
      child.once("error", (error) => {
        if (child.pid === undefined) listener(error.message); // never started, so it cannot exit either
      });
    },
    end: (how) => void child.kill(how === "gently" ? "SIGTERM" : "SIGKILL"),
  };
}
