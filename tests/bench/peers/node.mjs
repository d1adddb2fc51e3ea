// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// Socket.IO on Node as a peer of the bench: the fixture's events, and the least that a PaperMastery server has to do (user and
// session rooms, events published over HTTP). It checks nothing and keeps no statistics, which is in its favour.
// Options: --engine ws|eiows; --admin: with the public admin instrumentation, development mode, no password.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { Server } from "socket.io";

const { values } = parseArgs({ options: { engine: { type: "string", default: "ws" }, admin: { type: "boolean", default: false } } });
const engine = values.engine === "eiows" ? { wsEngine: (await import("eiows")).default.Server } : {};

const httpServer = createServer();
const io = new Server(httpServer, { ...engine, perMessageDeflate: false, httpCompression: false });
if (values.admin) {
  const { instrument } = await import("@socket.io/admin-ui");
  instrument(io, { auth: false, mode: "development" });
}

io.on("connection", (socket) => {
  const { userId } = socket.handshake.query;
  if (userId) socket.join(`user:${userId}`);
  socket.on("join_session_room", ({ session_id }, ack) => {
    socket.join(`session:${session_id}`);
    ack?.({ success: true });
  });
  socket.on("leave_session_room", ({ session_id }, ack) => {
    socket.leave(`session:${session_id}`);
    ack?.({ success: true });
  });
  socket.on("bench_ack", ({ seq }, ack) => ack?.({ success: true, seq }));
  socket.on("bench_broadcast", ({ session_id, payload }) => {
    io.to(`session:${session_id}`).emit("session_update", payload);
  });
});

const publish = /^\/api\/v1\/events\/(\w+)$/;
httpServer.on("request", (request, response) => {
  const match = publish.exec(request.url);
  if (!match || request.method !== "POST") return;
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const row = JSON.parse(Buffer.concat(chunks).toString());
    const room = match[1] === "payment_update" ? `user:${row.user_id}` : `session:${row.session_id}`;
    row.event_id ??= randomUUID();
    row.occurred_at ??= new Date().toISOString();
    io.to(room).emit(match[1], row);
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Content-Length", "2");
    response.end("{}");
  });
});

httpServer.listen(0, "127.0.0.1", 4096, () => console.log(`node listening on http://127.0.0.1:${httpServer.address().port}`));
process.on("SIGTERM", () => process.exit(0));
