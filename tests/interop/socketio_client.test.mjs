// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// Unmodified socket.io-client of three generations against fixture-server: polling only, WebSocket only, upgrade; both
// WebSocket engines.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { ask, engines, next, start, within } from "./lib/servers.mjs";

const clients = {
  newest: (await import("socket.io-client")).io,
  4.5: (await import("socket.io-client-4.5")).io,
  "4.0": (await import("socket.io-client-4.0")).io,
};
const modes = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };

for (const engine of engines) {
  describe(`websocket.engine=${engine}`, () => {
    let server;
    before(async () => (server = await start("fixture-server", [], engine)));
    after(() => server.stop());

    for (const [version, io] of Object.entries(clients)) {
      for (const [mode, transports] of Object.entries(modes)) {
        describe(`client ${version}, ${mode}`, () => {
          const sockets = [];
          const open = async (nsp = "", options = {}) => {
            const socket = io(server.url + nsp, { transports, forceNew: true, ...options });
            sockets.push(socket);
            socket.authSeen = next(socket, "auth");
            socket.authSeen.catch(() => {}); // only the first test waits for it; others may be over before it comes
            await next(socket, "connect");
            if (mode === "upgrade" && socket.io.engine.transport.name !== "websocket") {
              await next(socket.io.engine, "upgrade");
            }
            return socket;
          };
          after(() => sockets.forEach((socket) => socket.disconnect()));

          it("connects and sees its auth", async () => {
            const socket = await open("", { auth: { token: "t", n: 1 } });
            assert.deepEqual(await socket.authSeen, [{ token: "t", n: 1 }]);
            assert.equal(socket.io.engine.transport.name, mode === "polling" ? "polling" : "websocket");
            assert.match(socket.id, /^[A-Za-z0-9_-]{20}$/);
          });

          it("exchanges events and acknowledgements", async () => {
            const socket = await open();
            const args = [1, "two", { three: [null, true, 4.5] }, "é€😀\u2028"];
            const back = next(socket, "message-back");
            socket.emit("message", ...args);
            assert.deepEqual(await back, args);
            assert.deepEqual(await ask(socket, "message-with-ack", ...args), args);
          });

          it("exchanges binary both ways", async () => {
            const socket = await open();
            const data = Buffer.from([0, 1, 2, 255]);
            const back = next(socket, "message-back");
            socket.emit("message", data, { nested: [Buffer.from("x"), Buffer.alloc(0)] });
            const [first, second] = await back;
            assert.deepEqual(Buffer.from(first), data);
            assert.deepEqual(second.nested.map((item) => Buffer.from(item).toString()), ["x", ""]);
            const [echo] = await ask(socket, "echo", Buffer.alloc(300_000, 7));
            assert.deepEqual(Buffer.from(echo), Buffer.alloc(300_000, 7));
          });

          it("keeps the order of many events", async () => {
            const socket = await open();
            const seen = [];
            const done = within(new Promise((resolve) => {
              socket.on("message-back", (n) => seen.push(n) === 500 && resolve());
            }), "500 events");
            for (let n = 0; n < 500; n++) socket.emit("message", n);
            await done;
            assert.deepEqual(seen, [...Array(500).keys()]);
          });

          it("uses several namespaces on one connection", async () => {
            const root = await open();
            const custom = root.io.socket("/custom");
            sockets.push(custom);
            await next(custom, "auth");
            assert.notEqual(custom.id, root.id);
            assert.deepEqual(await ask(custom, "message-with-ack", "c"), ["c"]);
            const gone = next(custom, "disconnect");
            custom.disconnect();
            assert.equal((await gone)[0], "io client disconnect");
            assert.deepEqual(await ask(root, "message-with-ack", "r"), ["r"]);
          });

          it("is refused an unknown namespace", async () => {
            const socket = io(`${server.url}/unknown`, { transports, forceNew: true });
            sockets.push(socket);
            const [error] = await next(socket, "connect_error");
            assert.equal(error.message, "Invalid namespace");
          });

          it("joins a room and gets its broadcasts", async () => {
            const room = `${engine}-${version}-${mode}`;
            const [a, b, c] = [await open(), await open(), await open()];
            for (const socket of [a, b]) {
              assert.deepEqual(await ask(socket, "join_session_room", { session_id: room }), [{ success: true }]);
            }
            c.on("session_update", () => assert.fail("not a member"));
            const both = Promise.all([next(a, "session_update"), next(b, "session_update")]);
            c.emit("bench_broadcast", { session_id: room, payload: { n: 1 } });
            assert.deepEqual(await both, [[{ n: 1 }], [{ n: 1 }]]);
            assert.deepEqual(await ask(c, "message-with-ack", "fence"), ["fence"]);
          });

          it("reconnects after its connection was lost", async () => {
            const socket = await open("", { reconnectionDelay: 10 });
            const before = socket.id;
            const again = next(socket, "connect");
            socket.io.engine.close();
            await again;
            assert.notEqual(socket.id, before);
            assert.deepEqual(await ask(socket, "message-with-ack", 1), [1]);
          });

          if (version === "newest") {
            it("gets every retried event acknowledged", async () => {
              const socket = await open("", { retries: 2, ackTimeout: 5000 });
              for (let n = 0; n < 5; n++) assert.equal(await within(socket.emitWithAck("message-with-ack", n), "ack"), n);
            });
          }
        });
      }
    }
  });
}
