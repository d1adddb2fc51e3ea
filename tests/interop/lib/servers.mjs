// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// Starts servers on free loopback ports for the tests that run foreign clients, and waits for what clients report.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const bin = process.env.PM_BIN_DIR ?? join(here, "../../../build/dev/bin");
const DEADLINE = Number(process.env.PM_TEST_DEADLINE ?? 20) * 1000;

/** The WebSocket engines under test. */
export const engines = process.env.PM_WS_ENGINE ? [process.env.PM_WS_ENGINE] : ["strict", "qt"];

/** Starts `binary` with `options`; resolves to {url, stop} when its ready line is there. */
export async function start(binary, options = [], engine = undefined) {
  const args = ["--listen", "127.0.0.1:0", ...(engine ? ["--set", `websocket.engine=${engine}`] : []),
    ...(process.env.PM_WORKERS ? ["--set", `workers=${process.env.PM_WORKERS}`] : []), ...options];
  const command = process.env.PM_REFERENCE && binary === "fixture-server" ? "node" : join(bin, binary);
  if (command === "node") args.unshift(process.env.PM_REFERENCE);
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (data) => (log += data));
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([once(lines, "line").then(([line]) => line), exited.then(() => "")]);
  const url = / listening on (http:\/\/\S+)/.exec(ready)?.[1];
  if (!url) throw new Error(`${binary} did not start: ${log}`);
  return {
    url,
    /** Terminates the server and insists on a clean end. */
    async stop() {
      child.kill("SIGTERM");
      const [code] = await exited;
      if (code !== 0 || /Sanitizer|runtime error:/.test(log)) throw new Error(`${binary} ended with ${code}\n${log}`);
    },
  };
}

/** Fails when `promise` is not settled before the deadline; `what` says what was awaited. */
export function within(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${DEADLINE} ms for ${what}`)), DEADLINE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The arguments of the next `name` that `emitter` emits. */
export function next(emitter, name) {
  return within(new Promise((resolve) => emitter.once(name, (...args) => resolve(args))), `event ${name}`);
}

/** Emits with an acknowledgement and resolves to its arguments. */
export function ask(socket, name, ...args) {
  return within(new Promise((resolve) => socket.emit(name, ...args, (...answer) => resolve(answer))), `answer to ${name}`);
}
