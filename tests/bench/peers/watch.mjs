// SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
// SPDX-License-Identifier: MIT
//
// What the server sees of open pages of the public admin UI: clients of /admin that read all they are told.
// node watch.mjs URL COUNT; says so when all of them have the list of sockets, and stays until it is killed.
import { io } from "socket.io-client";

const [url, count] = process.argv.slice(2);
let waiting = Number(count);
for (let i = 0; i < Number(count); i += 1) {
  const page = io(`${url}/admin`, { transports: ["websocket"], forceNew: true });
  page.once("all_sockets", () => {
    waiting -= 1;
    if (waiting === 0) console.log("watching");
  });
  page.on("connect_error", (error) => {
    console.error(`not let in: ${error.message}`);
    process.exit(1);
  });
}
