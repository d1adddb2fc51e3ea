// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// A page in headless Chromium, driven over its debugging protocol.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import WebSocket from "ws";
import { within } from "./servers.mjs";

/** Opens `url`; resolves to {run, until, close}. */
export async function openPage(url) {
  const profile = mkdtempSync(join(tmpdir(), "admin-ui-"));
  const child = spawn(process.env.PM_CHROMIUM ?? "chromium",
    ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
      "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", // the page asks for fonts of others
      "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"], { stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(child, "exit");
  const address = await within(new Promise((resolve, reject) => {
    child.once("error", reject);
    createInterface({ input: child.stderr }).on("line", (line) => {
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(line);
      if (found) resolve(new URL(found[1]));
    });
  }), "Chromium");
  const pages = await (await fetch(`http://${address.host}/json/list`)).json();
  const socket = new WebSocket(pages.find((page) => page.type === "page").webSocketDebuggerUrl);
  await within(once(socket, "open"), "Chromium's page");

  let last = 0;
  const waiting = new Map();
  socket.on("message", (data) => {
    const { id, result, error } = JSON.parse(data);
    if (!waiting.has(id)) return;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    error ? reject(new Error(error.message)) : resolve(result);
  });
  const call = (method, params = {}) => within(new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    socket.send(JSON.stringify({ id: last, method, params }));
  }), method);

  /** The value of an expression in the page; promises are awaited. */
  const run = async (expression) => {
    const { result, exceptionDetails } = await call("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };
  /** Resolves when the expression holds; the page looks again whenever something changed in it. */
  const until = (expression) => run(`new Promise((resolve, reject) => {
    const holds = () => { try { return ${expression}; } catch { return false; } };
    if (holds()) return resolve(true);
    const observer = new MutationObserver(() => { if (holds()) { observer.disconnect(); resolve(true); } });
    observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    setTimeout(() => reject(new Error("the page shows: " + document.body.innerText)), 15000);
  })`);

  await call("Page.enable");
  const loaded = within(new Promise((resolve) => socket.on("message", (data) => {
    if (JSON.parse(data).method === "Page.loadEventFired") resolve();
  })), `the load of ${url}`);
  await call("Page.navigate", { url });
  await loaded;
  return {
    run, until,
    async close() {
      await call("Browser.close").catch(() => {});
      await exited;
      socket.terminate();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
