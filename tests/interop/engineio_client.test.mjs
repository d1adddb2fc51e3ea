// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// Unmodified engine.io-client against the bare Engine.IO echo server.
import { after, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { Socket } from "engine.io-client";
import { engines, next, start } from "./lib/servers.mjs";

for (const engine of engines) {
  describe(`websocket.engine=${engine}`, () => {
    let server;
    before(async () => (server = await start("fixture-server", ["--engine-only"], engine)));
    after(() => server.stop());

    for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
      it(`echoes over ${transports.join(" then ")}`, async () => {
        const socket = new Socket(server.url, { path: "/engine.io/", transports });
        await next(socket, "open");
        if (transports.length === 2) await next(socket, "upgrade");
        for (const data of ["hello", "", "é€😀", "x".repeat(200_000)]) {
          const echo = next(socket, "message");
          socket.send(data);
          assert.equal((await echo)[0] ?? "", data); // the client hands an empty message over as undefined
        }
        const echo = next(socket, "message");
        socket.send(Buffer.from([1, 2, 3]));
        assert.deepEqual(Buffer.from((await echo)[0]), Buffer.from([1, 2, 3]));
        const closed = next(socket, "close");
        socket.close();
        assert.equal((await closed)[0], "forced close");
      });
    }

    it("keeps order across an upgrade", async () => {
      const socket = new Socket(server.url, { path: "/engine.io/" });
      await next(socket, "open");
      const seen = [];
      const done = new Promise((resolve) => socket.on("message", (data) => seen.push(Number(data)) === 300 && resolve()));
      for (let n = 0; n < 300; n++) socket.send(String(n));
      await done;
      assert.deepEqual(seen, [...Array(300).keys()]);
      socket.close();
    });

    it("survives several heartbeats", async () => {
      const quick = await start("fixture-server", ["--engine-only", "--ping-interval", "50", "--ping-timeout", "500"], engine);
      for (const transports of [["polling"], ["websocket"]]) {
        const socket = new Socket(quick.url, { path: "/engine.io/", transports });
        await next(socket, "open");
        for (let n = 0; n < 4; n++) await next(socket, "heartbeat");
        const echo = next(socket, "message");
        socket.send("alive");
        assert.deepEqual(await echo, ["alive"]);
        socket.close();
      }
      await quick.stop();
    });
  });
}
