// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// The web UI of @socket.io/admin-ui, as it is published, in a real browser against the product's server.
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { io } from "socket.io-client";
import { openPage } from "./lib/browser.mjs";
import { next, start } from "./lib/servers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "node_modules/@socket.io/admin-ui/ui/dist");
const bin = process.env.PM_BIN_DIR ?? join(here, "../../build/dev/bin");
const PASSWORD = "correct horse battery";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png" };

/** The page's files on an origin of their own. */
function serveUi() {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    const file = join(dist, path === "/" ? "index.html" : path);
    if (!file.startsWith(dist) || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  })));
}

/** Types into the login's fields and submits it. */
function login(page, url, password) {
  return page.run(`(() => {
    const fields = [...document.querySelectorAll("form input")];
    const type = (field, text) => { field.value = text; field.dispatchEvent(new Event("input", { bubbles: true })); };
    type(fields[0], ${JSON.stringify(url)});
    type(fields[1], "m.ruiz");
    type(fields.find((field) => field.type === "password"), ${JSON.stringify(password)});
    setTimeout(() => document.querySelector("form button[type=submit]").click(), 50);
  })()`);
}

describe("the public admin UI", () => {
  let folder, ui, server, page, client, sid;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "admin-ui-server-")); // mode 0700
    ui = await serveUi();
    const hash = execFileSync(join(bin, "papermastery-ctl"), ["hash-password"], { input: PASSWORD + "\n" }).toString().trim();
    writeFileSync(join(folder, "server.toml"), `[admin]
audit_file = "${join(folder, "audit.jsonl")}"
audit_sync = false
origins = ["${ui.origin}"]
[[admin.accounts]]
name = "m.ruiz"
role = "admin"
password_hash = "${hash}"
`, { mode: 0o600 });
    server = await start("papermastery-server", ["--config", join(folder, "server.toml")]);
    client = io(`${server.url}/socket.io`, { query: { userId: "u1" }, transports: ["websocket"] });
    const [data] = await next(client, "connection_success");
    sid = data.sid;
    page = await openPage(ui.origin);
  });

  after(async () => {
    await page?.close();
    client?.close();
    await server?.stop();
    await ui?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a wrong password is said so", async () => {
    await page.until(`document.querySelectorAll("form input").length > 2`);
    await login(page, server.url, "wrong");
    await page.until(`/invalid credentials/i.test(document.body.innerText)`);
  });

  test("logs in and shows the server", async () => {
    await login(page, server.url, PASSWORD);
    await page.until(`/connected/i.test(document.body.innerText) && !document.querySelector(".v-dialog--active form")`);
    await page.until(`/[A-Za-z0-9_-]{43}/.test(JSON.stringify(localStorage))`); // the session id
  });

  test("lists the sockets", async () => {
    await page.run(`location.hash = "#/sockets/"`);
    await page.until(`document.body.innerText.includes(${JSON.stringify(sid)})`);
  });

  test("follows what happens", async () => {
    const other = io(`${server.url}/socket.io`, { query: { userId: "u2" }, transports: ["websocket"], forceNew: true });
    const [{ sid: otherSid }] = await next(other, "connection_success");
    await page.until(`document.body.innerText.includes(${JSON.stringify(otherSid)})`);
    other.close();
    await page.until(`!document.body.innerText.includes(${JSON.stringify(otherSid)})`);
    await page.run(`location.hash = "#/rooms/"`);
    await page.until(`document.body.innerText.includes("user:u1")`);
  });

  test("stays logged in over a reload", async () => {
    await page.run(`setTimeout(() => location.reload(), 0)`);
    await page.until(`document.querySelector("#app .v-application")`).catch(() => {}); // the page that asked is gone
    await page.run(`location.hash = "#/sockets/"`);
    await page.until(`document.body.innerText.includes(${JSON.stringify(sid)})`);
  });

  test("disconnects a socket by hand", async () => {
    await page.run(`location.hash = "#/n/" + encodeURIComponent("/") + "/sockets/" + ${JSON.stringify(sid)}`);
    const gone = next(client, "disconnect");
    await page.until(`document.querySelector("main .mdi-logout")`);
    await page.run(`document.querySelector("main .mdi-logout").closest("button").click()`);
    await gone;
  });
});
