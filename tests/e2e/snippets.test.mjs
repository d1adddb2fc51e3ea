// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// The snippets of resources/docs/websocket-api.md, re-told against papermastery-server with the real socket.io-client and
// events published over HTTP. Nothing is configured: `query` identity, no API key, loopback.
import { after, afterEach, before, describe, it } from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { engines, next, start, within, ask } from "../interop/lib/servers.mjs";

const require = createRequire(new URL("../interop/package.json", import.meta.url));
const { io } = require("socket.io-client");

for (const engine of engines) {
  describe(`websocket.engine=${engine}`, () => {
    let server;
    let sockets = [];
    before(async () => (server = await start("papermastery-server", [], engine)));
    after(() => server.stop());
    afterEach(() => {
      sockets.forEach((socket) => socket.disconnect());
      sockets = [];
    });

    const connect = (userId, options = {}, nsp = "/socket.io") => {
      const socket = io(server.url + nsp, { query: { userId }, forceNew: true, ...options });
      sockets.push(socket);
      return socket;
    };
    const connected = async (...args) => {
      const socket = connect(...args);
      await next(socket, "connection_success");
      return socket;
    };
    const publish = async (path, body, method = "POST") => {
      const response = await fetch(server.url + path, {
        method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      return { status: response.status, ...(await response.json()) };
    };

    it("connects as the overview shows", async () => {
      const socket = io(`${server.url}/socket.io`, { query: { userId: "USER_UUID_HERE" }, transports: ["websocket", "polling"] });
      sockets.push(socket);
      const success = next(socket, "connection_success");
      await next(socket, "connect");
      const [data] = await success;
      assert.equal(data.message, "Connected");
      assert.equal(data.user_id, "USER_UUID_HERE");
      assert.equal(data.sid, socket.id);
      assert.equal(data.authenticated, false);
      assert.equal(data.recovered, false);
      assert.ok(!Number.isNaN(Date.parse(data.server_time)));
    });

    for (const nsp of ["", "/", "/socket.io", "/socket.io/"]) {
      it(`takes io(URL + "${nsp}") as one and the same place`, async () => {
        const socket = await connected("alias-user", {}, nsp);
        const event = next(socket, "payment_update");
        const answer = await publish("/api/v1/events/payment_update", { id: "p1", user_id: "alias-user", status: "completed" });
        assert.equal(answer.matched_sockets, 1);
        assert.equal((await event)[0].payment_id, "p1");
      });
    }

    it("tells a missing user id as a connect_error", async () => {
      const socket = io(`${server.url}/socket.io`, { forceNew: true });
      sockets.push(socket);
      const [error] = await next(socket, "connect_error");
      assert.equal(error.message, "USER_ID_REQUIRED");
      assert.equal(error.data.code, "USER_ID_REQUIRED");
      assert.ok(error.data.hint.length > 10);
    });

    it("explains an unknown namespace", async () => {
      const [error] = await next(connect("u", {}, "/nowhere"), "connect_error");
      assert.equal(error.message, "Invalid namespace");
      assert.ok(error.data.hint.length > 10);
    });

    it("joins and leaves a session room", async () => {
      const socket = await connected("u1");
      const id = "SESSION_UUID";
      assert.deepEqual(await ask(socket, "join_session_room", { session_id: id }), [{
        success: true, message: "Joined session room",
        data: { room: `session:${id}`, session_id: id, joined: true, already_member: false },
      }]);
      const update = next(socket, "session_update");
      const answer = await publish("/api/v1/events/session_update", { id, status: "canceled" });
      assert.deepEqual([answer.status, answer.matched_users, answer.matched_sockets, answer.written, answer.reason],
        [200, 1, 1, 1, null]);
      const [data] = await update;
      assert.equal(data.session_id, id);
      assert.equal(data.status, "canceled");
      assert.equal(data.event_id, answer.event_id);
      assert.ok(!Number.isNaN(Date.parse(data.occurred_at)));

      const [left] = await ask(socket, "leave_session_room", { session_id: id });
      assert.deepEqual(left.data, { room: `session:${id}`, session_id: id, left: true, was_member: true });
      assert.equal((await publish("/api/v1/events/session_update", { id, status: "completed" })).reason, "no_sockets");
    });

    it("joins a researcher room without a callback, as the booking form does", async () => {
      const researcherId = "researcher-7";
      const socket = connect("u2");
      socket.emit("join_researcher_room", { researcher_id: researcherId });
      await next(socket, "connection_success");
      await ask(socket, "join_researcher_room", { researcher_id: researcherId }); // a fence behind the first one
      const availability = next(socket, "availability_update");
      const slots = { monday: ["9:00-10:00"] };
      await publish("/api/v1/events/availability_update", { researcher_id: researcherId, availability: slots, timezone: "UTC" });
      assert.deepEqual((await availability)[0].availability, slots);
    });

    it("delivers all five events to whom they concern, each exactly once", async () => {
      const reader = await connected("reader");
      const tab = await connected("reader", { transports: ["polling"] });
      const researcher = await connected("res-user", { transports: ["websocket"] });
      const stranger = await connected("stranger");
      const names = ["session_update", "booking_confirmation", "availability_update", "payment_update", "researcher_onboarded"];
      const inbox = new Map();
      for (const socket of [reader, tab, researcher, stranger]) {
        inbox.set(socket, []);
        for (const name of names) socket.on(name, (data) => inbox.get(socket).push([name, data]));
      }
      await ask(stranger, "join_researcher_room", { researcher_id: "res" });
      await ask(reader, "join_session_room", { session_id: "s1" }); // in the session room and addressed as a user: one copy

      const booking = {
        session_id: "s1", user_id: "reader", researcher_id: "res", researcher_user_id: "res-user",
        start_time: "2026-12-01T10:00:00Z", end_time: "2026-12-01T11:00:00Z",
      };
      assert.equal((await publish("/api/v1/events/booking_confirmation", booking)).matched_sockets, 3);
      assert.equal((await publish("/api/v1/events/session_update", { ...booking, status: "scheduled" })).matched_sockets, 3);
      assert.equal((await publish("/api/v1/events/payment_update", { payment_id: "p", user_id: "reader", status: "failed" })).matched_sockets, 2);
      assert.equal((await publish("/api/v1/events/availability_update", {
        researcher_id: "res", slots: [{ date: "2026-12-01", slots: [{ start_time: "10:00", end_time: "11:00" }] }], timezone: "UTC",
      })).matched_sockets, 1);
      assert.equal((await publish("/api/v1/events/researcher_onboarded", {
        researcher_id: "res", name: "Ada", to: { users: ["reader", "stranger"] },
      })).matched_users, 2);

      for (const socket of [reader, tab, researcher, stranger]) await ask(socket, "leave_researcher_room", { researcher_id: "none" });
      const received = (socket) => inbox.get(socket).map(([name]) => name);
      const forReader = ["booking_confirmation", "session_update", "payment_update", "researcher_onboarded"];
      assert.deepEqual(received(reader), forReader);
      assert.deepEqual(received(tab), forReader);
      assert.deepEqual(received(researcher), ["booking_confirmation", "session_update"]);
      assert.deepEqual(received(stranger), ["availability_update", "researcher_onboarded"]);
      assert.ok(!("to" in inbox.get(stranger)[1][1]), "the audience is not part of the event");
    });

    it("filters payments as the payment component does", async () => {
      const status = [];
      const socket = await connected("payer");
      socket.on("payment_update", (data) => data.payment_id === "pay-1" && status.push(data.status));
      for (const [id, state] of [["pay-1", "pending"], ["pay-2", "failed"], ["pay-1", "completed"]]) {
        await publish("/api/v1/events/payment_update", { id, user_id: "payer", status: state });
      }
      await ask(socket, "join_session_room", { session_id: "fence" });
      assert.deepEqual(status, ["pending", "completed"]);
    });

    it("passes numbers, order and unknown fields through", async () => {
      const socket = await connected("raw", { transports: ["websocket"] });
      const frame = within(new Promise((resolve) => socket.io.engine.on("packet", ({ type, data }) =>
        type === "message" && String(data).includes("payment_update") && resolve(data))), "the packet");
      const row = '{"zzz":1.50,"user_id":"raw","amount":12345678901234567890.10,"payment_id":"p","status":"pending","a":{"2":1,"1":2}}';
      await fetch(`${server.url}/api/v1/events/payment_update`, { method: "POST", headers: { "Content-Type": "application/json" }, body: row });
      assert.ok((await frame).includes(row.slice(0, -1)), await frame);
    });

    it("gives every component's socket of one user its own copy", async () => {
      const all = await Promise.all(Array.from({ length: 6 }, (_, i) => connected("many", { transports: [i % 2 ? "polling" : "websocket"] })));
      const events = all.map((socket) => next(socket, "payment_update"));
      const answer = await publish("/api/v1/events/payment_update", { id: "p", user_id: "many", status: "pending" });
      assert.deepEqual([answer.matched_users, answer.matched_sockets], [1, 6]);
      await Promise.all(events);
    });

    it("disconnects when the component unmounts", async () => {
      const socket = await connected("gone");
      socket.disconnect();
      const answer = async () => (await publish("/api/v1/events/payment_update", { id: "p", user_id: "gone", status: "pending" })).matched_sockets;
      await within((async () => { while ((await answer()) !== 0); })(), "the socket to be forgotten");
    });
  });
}
