// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// A Node server with the public instrumentation (@socket.io/admin-ui), and clients of its own: what the console's link is
// tested against. Prints "ready PORT"; lines on standard input say what to do next: "connect NAME", "drop NAME",
// "emit NAME EVENT", "broadcast EVENT", "quit". Each is answered by "done".
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { instrument } from "@socket.io/admin-ui";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";

const { values } = parseArgs({
  options: {
    mode: { type: "string", default: "development" },
    readonly: { type: "boolean", default: false },
    auth: { type: "boolean", default: false },
    hash: { type: "string", default: "" },
  },
});

const httpServer = createServer();
const io = new Server(httpServer, { cors: { origin: "*" } });
instrument(io, {
  mode: values.mode,
  readonly: values.readonly,
  auth: values.auth ? { type: "basic", username: "admin", password: values.hash } : false,
});

io.on("connection", (socket) => {
  socket.data.userId = socket.handshake.auth.user;
  socket.join(`user:${socket.handshake.auth.user}`);
  socket.on("hello", (...args) => socket.emit("hello-back", ...args.filter((arg) => typeof arg !== "function")));
});

const clients = new Map();
const actions = {
  connect: (name) =>
    new Promise((resolve, reject) => {
      const client = connect(`http://127.0.0.1:${httpServer.address().port}`, {
        auth: { user: name },
        forceNew: true,
        transports: ["websocket"],
      });
      client.on("connect", resolve);
      client.on("connect_error", reject);
      clients.set(name, client);
    }),
  drop: async (name) => clients.get(name).disconnect(),
  emit: (name, event) =>
    new Promise((resolve) => {
      clients.get(name).once("hello-back", resolve);
      clients.get(name).emit(event, { amount: 1.5 });
    }),
  broadcast: async (event) => io.emit(event, { to: "all" }),
  quit: async () => process.exit(0),
};

httpServer.listen(0, "127.0.0.1", () => console.log(`ready ${httpServer.address().port}`));
for await (const line of createInterface({ input: process.stdin })) {
  const [action, ...args] = line.trim().split(" ");
  await actions[action]?.(...args);
  console.log("done");
}
process.exit(0);
