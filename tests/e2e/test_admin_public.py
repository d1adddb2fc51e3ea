# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""What the public admin UI is told (resources/docs/protocol/admin-stream.md)."""

import json
import unittest

import realtime
from admin import AdminCase


class PublicProtocol(AdminCase):
    def test_order_and_shapes(self):
        user = self.join("shown", "session:s1")
        while True:  # the hub hears of a socket a moment after its client
            client = self.admin("admin", stream=False)
            (sockets, *rest) = client.expect("all_sockets")
            self.assertEqual(rest, [])
            if user.sid in [socket["id"] for socket in sockets]:
                break
        (socket,) = [socket for socket in sockets if socket["id"] == user.sid]
        self.assertEqual(set(socket), {"id", "clientId", "transport", "nsp", "data", "handshake", "rooms"})
        self.assertEqual(set(socket["handshake"]),
                         {"address", "headers", "query", "issued", "secure", "time", "url", "xdomain"})
        self.assertEqual(sorted(socket["rooms"]), sorted([user.sid, "user:shown", "session:s1"]))
        self.assertEqual(client.names()[:2], ["session", "config"])

    def test_sockets_rooms_and_events(self):
        client = self.admin("admin", stream=False)
        client.expect("all_sockets")
        user = self.join("watched")
        socket, time = client.expect("socket_connected", lambda socket, _: socket["id"] == user.sid)
        self.assertRegex(time, r"^\d{4}-\d\d-\d\dT")
        user.send('2["join_session_room",{"session_id":"s7"}]')
        client.expect("room_joined", lambda nsp, room, sid, _: (nsp, room, sid) == ("/", "session:s7", user.sid))
        self.assertEqual(client.expect("event_received", lambda nsp, sid, args, _: sid == user.sid)[2],
                         ["join_session_room", {"session_id": "s7"}])
        self.api.event("payment_update", {"id": "p1", "user_id": "watched", "status": "completed"})
        client.expect("event_sent", lambda nsp, sid, args, _: sid == user.sid and args[0] == "payment_update")
        user.close()
        client.expect("socket_disconnected", lambda nsp, sid, reason, _: sid == user.sid)
        client.expect("room_left", lambda nsp, room, sid, _: (room, sid) == ("session:s7", user.sid))

    def test_headers_and_auth_are_not_shown(self):
        engine = realtime.EngineWebSocket(self.server, query="&userId=private&token=hunter2", headers={
            "Cookie": "sid=hunter2", "Authorization": "Bearer hunter2", "User-Agent": "browser"})
        with realtime.SocketClient(engine) as user:
            sid = user.connect(auth={"token": "hunter2"})
            client = self.admin("admin", stream=False)
            seen = client.expect("all_sockets")[0]
            if sid not in [socket["id"] for socket in seen]:
                seen = [client.expect("socket_connected", lambda socket, _: socket["id"] == sid)[0]]
            (socket,) = [socket for socket in seen if socket["id"] == sid]
            self.assertNotIn("hunter2", json.dumps(socket))
            self.assertEqual(socket["handshake"]["headers"], {"user-agent": "browser"})

    def test_a_stream_client_gets_none_of_it(self):
        client = self.admin("admin")
        self.join("unseen")
        client.ok("pm_search", {"kind": "users", "query": "unseen"})
        client.expect("server_stats")
        self.assertEqual([name for name in client.names() if not name.startswith("pm_")], ["session", "config"])


if __name__ == "__main__":
    unittest.main()
