// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// The fixture application of tests/README.md on the reference implementation (socket.io on Node): the tests that run
// against fixture-server can be run against this one too, to tell a mistake in a test from one in the server.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { createRequire } from "node:module";
import { Server } from "socket.io";

const require = createRequire(import.meta.url);
const { values } = parseArgs({
  options: {
    listen: { type: "string", default: "127.0.0.1:0" },
    "ping-interval": { type: "string", default: "25000" },
    "ping-timeout": { type: "string", default: "20000" },
    "connect-timeout": { type: "string", default: "45000" },
    "max-payload": { type: "string", default: "1000000" },
    "engine-only": { type: "boolean", default: false },
    set: { type: "string", multiple: true },
  },
});

const settings = Object.fromEntries((values.set ?? []).map((entry) => entry.split("=")));
const options = {
  upgradeTimeout: parseInt(settings["engine.upgrade_timeout"] ?? "10000ms"),
  pingInterval: Number(values["ping-interval"]),
  pingTimeout: Number(values["ping-timeout"]),
  maxHttpBufferSize: Number(values["max-payload"]),
  cors: { origin: "*" },
};
const httpServer = createServer();

if (values["engine-only"]) {
  const { Server: Engine } = require(require.resolve("engine.io", { paths: [require.resolve("socket.io")] }));
  const engine = new Engine(options);
  engine.attach(httpServer, { path: "/engine.io/" });
  engine.on("connection", (socket) => {
    socket.on("message", (data) => socket.send(data));
  });
} else {
  const io = new Server(httpServer, { ...options, connectTimeout: Number(values["connect-timeout"]) });
  // Takes the acknowledgement callback off the arguments, where the client asked for one.
  const answerOf = (args) => (typeof args.at(-1) === "function" ? args.pop() : () => {});
  const setUp = (socket) => {
    socket.emit("auth", socket.handshake.auth);
    socket.on("message", (...args) => socket.emit("message-back", ...args));
    socket.on("message-with-ack", (...args) => answerOf(args)(...args));
    socket.on("echo", (...args) => answerOf(args)(args[0]));
    socket.on("join_session_room", ({ session_id }, ack) => {
      socket.join(`session:${session_id}`);
      ack?.({ success: true });
    });
    socket.on("bench_ack", ({ seq }, ack) => ack?.({ success: true, seq }));
    socket.on("bench_broadcast", ({ session_id, payload }) => {
      io.of(socket.nsp.name).to(`session:${session_id}`).emit("session_update", payload);
    });
  };
  io.on("connection", setUp);
  io.of("/custom").on("connection", setUp);
}

const [host, port] = values.listen.split(":");
httpServer.listen(Number(port), host, () => {
  console.log(`reference listening on http://${host}:${httpServer.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
