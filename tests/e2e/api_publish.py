# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""Publishing over HTTP to connected Socket.IO clients (domain.md, sections 4 and 5)."""

import json
import threading
import unittest

import apicases
import realtime

ANSWER = {"event_id", "duplicate", "matched_users", "matched_sockets", "written", "reason", "warnings"}


class Rows(apicases.ApiCase):
    def test_row_reaches_its_user_on_both_transports(self):
        for transport in ("websocket", "polling"):
            with self.subTest(transport=transport):
                client = self.join("u1", transport=transport)
                status, answer = self.api.event("payment_update", {"id": "p1", "user_id": "u1", "status": "completed"})
                self.assertEqual(status, 200)
                self.assertEqual(set(answer), ANSWER)
                self.assertEqual((answer["matched_users"], answer["matched_sockets"], answer["written"]), (1, 1, 1))
                self.assertEqual((answer["duplicate"], answer["reason"], answer["warnings"]), (False, None, []))
                name, data = client.event()
                self.assertEqual(name, "payment_update")
                self.assertEqual(data["payment_id"], "p1")
                self.assertEqual(data["event_id"], answer["event_id"])
                self.assertRegex(data["occurred_at"], r"^\d{4}-\d\d-\d\dT.*Z$")
                self.assertNotIn("test", data)
                client.close()

    def test_values_pass_through_byte_for_byte(self):
        client = self.join("bytes")
        row = ('{"z":1.50,"amount":12345678901234567890.10,"id":"p1","user_id":"bytes","status":"completed","e":1E400,'
               '"text":"\\u00e9\\/é🙂","__proto__":{"to":[1]},"nested":{"test":0.0}')
        reserved = '"except":{"users":["nobody"]},"idempotency_key":"bytes-%s","dry_run":false,"test":null'
        for body in (row + "}", row + "," + reserved % 1 + "}", "{" + reserved % 2 + "," + row[1:] + "}"):
            status, _ = self.api.post("/api/v1/events/payment_update", body.encode())
            self.assertEqual(status, 200)
            packet = client.receive()
            start = '2["payment_update",' + row + ","
            self.assertTrue(packet.startswith(start), packet)
            added = json.loads("{" + packet[len(start):-1])
            self.assertEqual(set(added), {"payment_id", "event_id", "occurred_at"})

    def test_five_events_reach_their_audiences(self):
        user, other, researcher = self.join("u5"), self.join("x5", "session:s5"), self.join("r5")
        visitor = self.join("v5", "researcher:res5")
        rows = [
            ("session_update", {"id": "s5", "status": "completed", "user_id": "u5", "researcher_user_id": "r5"}, (1, 1, 1, 0)),
            ("booking_confirmation", {"session_id": "s5", "user_id": "u5", "researcher_id": "res5",
                                      "start_time": "2026-03-02T09:00:00Z", "end_time": "2026-03-02T09:30:00Z"}, (1, 1, 0, 0)),
            ("availability_update", {"researcher_id": "res5", "availability": {"monday": ["9:00-10:00"]},
                                     "timezone": "UTC"}, (0, 0, 0, 1)),
            ("payment_update", {"id": "p5", "user_id": "u5", "status": "failed"}, (1, 0, 0, 0)),
            ("researcher_onboarded", {"researcher_id": "res5", "name": "Ada", "to": {"users": ["x5", "v5"]}}, (0, 1, 0, 1)),
        ]
        for event, row, reached in rows:
            with self.subTest(event=event):
                status, answer = self.api.event(event, row)
                self.assertEqual((status, answer["warnings"]), (200, []))
                self.assertEqual(answer["matched_sockets"], sum(reached))
                for events, count in zip(self.mark(user, other, researcher, visitor), reached):
                    self.assertEqual([name for name, _ in events], [event] * count)

    def test_nobody_online_is_a_success(self):
        status, answer = self.api.event("payment_update", {"id": "p1", "user_id": "nobody", "status": "pending"})
        self.assertEqual((status, answer["matched_sockets"], answer["reason"]), (200, 0, "no_sockets"))

    def test_test_comes_back_as_the_common_field(self):
        client = self.join("tester")
        self.api.event("payment_update", {"id": "p1", "user_id": "tester", "status": "pending", "test": True})
        self.assertIs(client.event()[1]["test"], True)

    def test_lint_is_reported_and_does_not_refuse(self):
        status, answer = self.api.event("payment_update", {"id": "p1", "user_id": "u1", "status": "paid"})
        self.assertEqual(status, 200)
        self.assertEqual([warning["field"] for warning in answer["warnings"]], ["status"])

    def test_audience_is_required(self):
        self.assert_error(self.api.event("payment_update", {"status": "pending"}), 422, "AUDIENCE_REQUIRED")
        self.assert_error(self.api.event("researcher_onboarded", {"researcher_id": "r", "name": "n"}), 422, "AUDIENCE_REQUIRED")
        self.assert_error(self.api.event("unknown_event", {"user_id": "u1"}), 422, "AUDIENCE_REQUIRED")


class Targets(apicases.ApiCase):
    def test_union_counts_each_socket_once(self):
        first, second = self.join("t1", "session:ts"), self.join("t1")
        third = self.join("t2", "session:ts")
        to = {"users": ["t1", "t2"], "rooms": ["session:ts"], "sockets": [second.sid]}
        status, answer = self.api.post("/api/v1/publish", {"event": "note", "data": {"n": 1}, "to": to})
        self.assertEqual((status, answer["matched_users"], answer["matched_sockets"]), (200, 2, 3))
        for events in self.mark(first, second, third):
            self.assertEqual(len(events), 1)

    def test_except_takes_out(self):
        kept, excepted = self.join("k"), self.join("e")
        body = {"event": "note", "data": {}, "to": {"users": ["k", "e"]}, "except": {"users": ["e"]}}
        self.assertEqual(self.api.post("/api/v1/publish", body)[1]["matched_sockets"], 1)
        self.assertEqual([len(events) for events in self.mark(kept, excepted)], [1, 0])
        body["to"] = {"sockets": [excepted.sid]}
        status, answer = self.api.post("/api/v1/publish", body)
        self.assertEqual((status, answer["matched_sockets"], answer["reason"]), (200, 0, "all_excepted"))

    def test_dry_run_lists_the_audience_and_sends_nothing(self):
        client = self.join("dry", "session:dry")
        body = {"event": "note", "data": {}, "to": {"rooms": ["session:dry"]}, "dry_run": True}
        status, answer = self.api.post("/api/v1/publish", body)
        self.assertEqual((status, answer["matched_sockets"], answer["written"], answer["reason"]), (200, 1, 0, "dry_run"))
        (socket,) = answer["sockets"]
        self.assertEqual((socket["sid"], socket["user_id"], socket["transport"]), (client.sid, "dry", "websocket"))
        self.assertIn("session:dry", socket["rooms"])
        self.assertEqual(self.mark(client), [[]])

    def test_wrong_bodies_name_their_field(self):
        for body, field in (({"data": {}}, "event"), ({"event": "x"}, "data"), ({"event": "x", "data": []}, "data"),
                            ({"event": "x", "data": {}, "to": {"users": "u"}}, "to.users"),
                            ({"event": "x", "data": {}, "to": {"users": [1]}}, "to.users[0]"),
                            ({"event": "x", "data": {}, "to": {"all": 1}}, "to.all"),
                            ({"event": "x", "data": {}, "to": {"rooms": [""]}}, "to.rooms[0]"),
                            ({"event": "x", "data": {}, "to": {"users": ["a b"]}}, "to.users[0]"),
                            ({"event": "x", "data": {}, "dry_run": "yes"}, "dry_run"),
                            ({"event": "x", "data": {}, "too": {}}, "too")):
            with self.subTest(body=body):
                status, answer = self.api.post("/api/v1/publish", body)
                self.assertEqual((status, answer["error"]["details"].get("field")), (422, field))

    def test_reserved_events_are_refused(self):
        for name in ("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"):
            self.assert_error(self.api.event(name, {"to": {"all": True}}), 422, "RESERVED_EVENT")


class Order(apicases.ApiCase):
    def test_one_publishers_calls_arrive_in_order(self):
        clients = [self.join(f"o{i}") for i in range(4)]
        for number in range(100):
            status, _ = self.api.post("/api/v1/publish", {"event": "n", "data": {"n": number}, "to": {"all": True}})
            self.assertEqual(status, 200)
        for events in self.mark(*clients):
            self.assertEqual([data["n"] for _, data in events], list(range(100)))

    def test_batch_is_answered_and_delivered_in_order(self):
        client = self.join("batch")
        items = [{"event": "n", "data": {"n": number}, "to": {"users": ["batch"]}} for number in range(998)]
        items.insert(500, {"event": "disconnect", "data": {}})
        items.insert(501, "no object")
        status, answer = self.api.post("/api/v1/batch", {"items": items})
        self.assertEqual((status, len(answer["results"])), (200, 1000))
        for number, result in enumerate(answer["results"]):
            if number in (500, 501):
                self.assertEqual(result["status"], 422)
                self.assertEqual(set(result["error"]), {"code", "message", "details"})
            else:
                self.assertEqual(result["matched_sockets"], 1)
        (events,) = self.mark(client)
        self.assertEqual([data["n"] for _, data in events], list(range(998)))

    def test_malformed_batch_is_refused_as_a_whole(self):
        self.assert_error(self.api.post("/api/v1/batch", {"items": [{}] * 1001}), 422, "INVALID_FIELD", "items")
        self.assert_error(self.api.post("/api/v1/batch", {}), 422, "MISSING_FIELD", "items")
        self.assert_error(self.api.post("/api/v1/batch", b'{"items":['), 400, "INVALID_JSON")


class Idempotency(apicases.ApiCase):
    def test_hundred_parallel_posts_are_one_publish(self):
        client = self.join("once")
        row = json.dumps({"id": "p1", "user_id": "once", "status": "completed"})
        gate = threading.Barrier(100)
        answers = [None] * 100

        def post(number):
            with realtime.Publisher(self.server) as publisher:
                gate.wait(realtime.DEADLINE)
                answers[number] = publisher.post("/api/v1/events/payment_update", row, {"Idempotency-Key": "parallel"})

        threads = [threading.Thread(target=post, args=(number,)) for number in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({status for status, _ in answers}, {200})
        self.assertEqual(len({answer["event_id"] for _, answer in answers}), 1)
        self.assertEqual(sum(1 for _, answer in answers if not answer["duplicate"]), 1)
        self.assertEqual(len(self.mark(client)[0]), 1)

    def test_other_body_is_a_conflict(self):
        key = {"Idempotency-Key": "conflict"}
        row = {"id": "p1", "user_id": "u1", "status": "completed"}
        self.assertEqual(self.api.post("/api/v1/events/payment_update", row, key)[0], 200)
        self.assert_error(self.api.post("/api/v1/events/payment_update", {**row, "status": "failed"}, key), 409,
                          "IDEMPOTENCY_CONFLICT")

    def test_field_and_header_are_one_and_dry_runs_are_not_remembered(self):
        body = {"event": "note", "data": {}, "to": {"all": True}, "idempotency_key": "field"}
        self.assertFalse(self.api.post("/api/v1/publish", {**body, "dry_run": True})[1]["duplicate"])
        first = self.api.post("/api/v1/publish", body)[1]
        again = self.api.post("/api/v1/publish", body, {"Idempotency-Key": "field"})[1]
        self.assertEqual((first["duplicate"], again["duplicate"]), (False, True))
        self.assertEqual(first["event_id"], again["event_id"])


class Participants(apicases.ApiCase):
    OPTIONS = ["--set", "rooms.session_policy=participants"]

    def test_backend_names_who_may_join(self):
        client = self.join("p1")
        path = "/api/v1/sessions/s1/participants"

        def try_join():
            client.send('21["join_session_room",{"session_id":"s1"}]')
            return json.loads(client.receive()[2:])[0]

        self.assertEqual(try_join()["error"]["code"], "FORBIDDEN")
        status, answer = self.api.call("PUT", path, {"users": ["p1"]})
        self.assertEqual((status, answer), (200, {"session_id": "s1", "users": ["p1"], "enforced": True}))
        self.assertTrue(try_join()["success"])
        self.assertEqual(self.api.call("PUT", path, {"users": []})[0], 200)
        status, answer = self.api.event("session_update", {"id": "s1", "status": "scheduled"})
        self.assertEqual((status, answer["matched_sockets"]), (200, 0))
        self.assertEqual(try_join()["error"]["code"], "FORBIDDEN")

    def test_wrong_calls_are_refused(self):
        path = "/api/v1/sessions/s1/participants"
        self.assert_error(self.api.call("PUT", path, {"users": "p1"}), 422, "INVALID_FIELD", "users")
        self.assert_error(self.api.call("PUT", "/api/v1/sessions/a%20b/participants", {"users": []}), 422, "INVALID_ID")
        self.assert_error(self.api.call("POST", path, {"users": []}), 405, "METHOD_NOT_ALLOWED")


if __name__ == "__main__":
    unittest.main()
