# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""The HTTP side of the API: access, limits, refusals, health, metrics, documents (threats.md, Publish API)."""

import json
import re
import unittest

import apicases
import realtime

ROW = {"id": "p1", "user_id": "u1", "status": "completed"}
JSON = {"Content-Type": "application/json"}
EVENT = "/api/v1/events/payment_update"


def parsed(response):
    return response.status, json.loads(response.body)


class WithoutKeys(apicases.ApiCase):
    def test_only_direct_callers_on_this_machine_are_served(self):
        for name, value in (("Host", "api.example.com"), ("Host", "localhost.example.com"), ("Origin", "null"),
                            ("Origin", "http://127.0.0.1:3000"), ("Via", "1.1 proxy"), ("Forwarded", "for=127.0.0.1"),
                            ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Proto", "https")):
            with self.subTest(name=name, value=value):
                for method, path in (("POST", EVENT), ("GET", "/metrics")):
                    response = realtime.request(self.server, method, path, json.dumps(ROW) if method == "POST" else None,
                                                {**JSON, name: value})
                    self.assert_error(parsed(response), 403, "LOOPBACK_ONLY")
        response = realtime.request(self.server, "POST", EVENT, json.dumps(ROW), {**JSON, "Host": "localhost"})
        self.assertEqual(response.status, 200)

    def test_content_type_must_be_json(self):
        for value in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json;charset=utf-16"):
            response = realtime.request(self.server, "POST", EVENT, json.dumps(ROW), {"Content-Type": value})
            self.assert_error(parsed(response), 415, "UNSUPPORTED_MEDIA_TYPE")
        self.assert_error(parsed(realtime.request(self.server, "POST", EVENT, json.dumps(ROW))), 415, "UNSUPPORTED_MEDIA_TYPE")
        response = realtime.request(self.server, "POST", EVENT, json.dumps(ROW), {"Content-Type": "application/json; charset=UTF-8"})
        self.assertEqual(response.status, 200)

    def test_encoded_bodies_are_refused(self):
        response = realtime.request(self.server, "POST", EVENT, b"x", {**JSON, "Content-Encoding": "gzip"})
        self.assert_error(parsed(response), 415, "UNSUPPORTED_MEDIA_TYPE")

    def test_bad_json_is_refused(self):
        for body in (b"", b"{", b'{"a":1}}', b'{"a":01}', b'{"a":"\xff"}', b"{'a':1}", b'{"a":' + b"[" * 128 + b"]" * 128 + b"}",
                     b"[" * 900_000):
            with self.subTest(body=body[:20]):
                self.assert_error(parsed(realtime.request(self.server, "POST", EVENT, body, JSON)), 400, "INVALID_JSON")
        for body in (b"[]", b'"x"', b"null"):
            self.assert_error(parsed(realtime.request(self.server, "POST", EVENT, body, JSON)), 422, "INVALID_PAYLOAD")

    def test_data_over_64_kib_is_refused(self):
        def row(size):
            rest = '{"id":"p1","user_id":"u1","status":"completed","pad":""}'
            return rest[:-2] + "x" * (size - len(rest)) + rest[-2:]

        self.assertEqual(self.api.post(EVENT, row(64 * 1024))[0], 200)
        self.assert_error(self.api.post(EVENT, row(64 * 1024 + 1)), 413, "PAYLOAD_TOO_LARGE")
        body = '{"event":"payment_update","data":' + row(64 * 1024 + 1) + "}"
        self.assert_error(self.api.post("/api/v1/publish", body), 413, "PAYLOAD_TOO_LARGE")
        self.assertEqual(self.api.event("payment_update", ROW)[0], 200)  # the same connection goes on

    def test_body_over_a_mebibyte_is_refused_at_once_and_closed(self):
        with realtime.Tcp(self.server) as tcp:  # announced: refused before the body
            tcp.send(b"POST /api/v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                     b"Content-Length: 1048577\r\n\r\n")
            response = realtime.read_response(tcp)
            self.assert_error(parsed(response), 413, "PAYLOAD_TOO_LARGE")
            self.assertTrue(tcp.is_closed())
        with realtime.Tcp(self.server) as tcp:  # not announced: refused when it has come
            tcp.send(b"POST /api/v1/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                     b"Transfer-Encoding: chunked\r\n\r\n" + b"100001\r\n")
            response = realtime.read_response(tcp)
            self.assert_error(parsed(response), 413, "PAYLOAD_TOO_LARGE")

    def test_chunked_bodies_are_taken(self):
        body = json.dumps(ROW).encode()
        chunks = b"".join(b"1\r\n" + bytes([byte]) + b"\r\n" for byte in body) + b"0\r\n\r\n"
        response = realtime.request(self.server, "POST", EVENT, chunks, {**JSON, "Transfer-Encoding": "chunked"})
        self.assertEqual(response.status, 200)

    def test_methods_and_paths(self):
        for path, allow in (("/", "GET, HEAD"), ("/healthz", "GET, HEAD"), ("/metrics", "GET, HEAD"),
                            ("/api/v1/openapi.json", "GET, HEAD"), (EVENT, "POST"), ("/api/v1/batch", "POST"),
                            ("/api/v1/sessions/s/participants", "PUT")):
            response = realtime.request(self.server, "DELETE", path)
            self.assert_error(parsed(response), 405, "METHOD_NOT_ALLOWED")
            self.assertEqual(response.headers["allow"], allow)
        for path in ("/api/v1/nothing", "/api/", "/healthz/", "/api/v1/events/", "/nothing"):
            self.assert_error(parsed(realtime.request(self.server, "GET", path)), 404, "NOT_FOUND")
        self.assertEqual(realtime.request(self.server, "POST", "/api/v1/events/%zz", "{}", JSON).status, 400)

    def test_head_answers_like_get_without_body(self):
        for path in ("/", "/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"):
            got = realtime.request(self.server, "GET", path)
            head = realtime.request(self.server, "HEAD", path)
            self.assertEqual((head.status, head.headers["content-type"]), (200, got.headers["content-type"]))
            self.assertEqual(head.body, b"")
            if path != "/metrics":
                self.assertEqual(head.headers["content-length"], got.headers["content-length"])

    def test_health_documents_and_page(self):
        self.assertEqual(parsed(realtime.request(self.server, "GET", "/healthz")), (200, {"status": "ok"}))
        self.assertEqual(parsed(realtime.request(self.server, "GET", "/readyz")), (200, {"status": "ready"}))
        status, document = parsed(realtime.request(self.server, "GET", "/api/v1/openapi.json"))
        self.assertEqual((status, document["openapi"]), (200, "3.1.0"))
        page = realtime.request(self.server, "GET", "/", headers={"Host": "evil.example"})
        self.assertEqual(page.status, 200)
        self.assertIn(b"Socket.IO", page.body)
        self.assertNotIn(b"evil", page.body)

    def test_every_documented_path_is_served(self):
        _, document = parsed(realtime.request(self.server, "GET", "/api/v1/openapi.json"))
        for path, methods in document["paths"].items():
            for method in methods:
                response = realtime.request(self.server, method.upper(), re.sub(r"{\w+}", "x", path),
                                            "{}" if method != "get" else None, JSON)
                self.assertNotIn(response.status, (404, 405, 500, 501), path)
                self.assertIn(str(response.status), document["paths"][path][method]["responses"], path)

    def test_no_failed_attempt_limit_without_keys(self):
        for _ in range(30):
            self.assertEqual(realtime.request(self.server, "GET", "/metrics", headers={"Via": "x"}).status, 403)
        self.assertEqual(realtime.request(self.server, "GET", "/metrics").status, 200)


class Metrics(apicases.ApiCase):
    def samples(self):
        response = realtime.request(self.server, "GET", "/metrics")
        self.assertEqual(response.status, 200)
        self.assertTrue(response.headers["content-type"].startswith("text/plain; version=0.0.4"))
        lines = response.body.decode().splitlines()
        return dict(line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))

    def value(self, name):
        return float(self.samples()[name])

    def test_figures_follow_what_happens(self):
        before = self.samples()
        websocket, polling = self.join("m1", "session:m"), self.join("m2", transport="polling")
        now = self.samples()
        self.assertEqual(float(now['papermastery_connections{transport="websocket"}']), 1)
        self.assertEqual(float(now['papermastery_connections{transport="polling"}']), 1)
        self.assertEqual(sum(float(value) for name, value in now.items() if name.startswith("papermastery_sockets{")), 2)
        self.assertGreater(sum(float(value) for name, value in now.items() if name.startswith("papermastery_rooms{")), 0)
        self.assertEqual(float(now['papermastery_events_total{direction="in",event="join_session_room"}']), 1)

        self.api.post("/api/v1/publish", {"event": "note", "data": {}, "to": {"all": True}})
        self.api.post("/api/v1/publish", {"event": "connect", "data": {}, "to": {"all": True}})
        realtime.request(self.server, "BREW", "/")
        after = self.samples()
        self.assertEqual(float(after['papermastery_publishes_total{event="note"}']), 1)
        self.assertEqual(float(after['papermastery_api_reject_total{code="RESERVED_EVENT"}']), 1)
        self.assertEqual(float(after["papermastery_publish_latency_seconds_count"]), 1)
        self.assertEqual(float(after['papermastery_publish_fanout_sockets_bucket{le="2"}']), 1)
        self.assertEqual(float(after['papermastery_publish_fanout_sockets_bucket{le="1"}']), 0)
        self.assertEqual(float(after['papermastery_http_reject_total{reason="method"}']), 1)
        self.assertGreater(float(after["papermastery_http_requests_total"]), float(before["papermastery_http_requests_total"]))
        self.assertIn('papermastery_event_loop_lag_seconds{worker="0"}', after)
        self.assertGreater(float(after["process_resident_memory_bytes"]), 1e6)
        self.assertGreater(float(after["process_open_fds"]), 5)
        websocket.close()
        polling.close()


class MetricLabels(apicases.ApiCase):
    samples = Metrics.samples
    value = Metrics.value

    def test_event_names_from_publishers_are_capped(self):
        items = [{"event": f"name{number}", "data": {}, "to": {"all": True}} for number in range(500)]
        self.assertEqual(self.api.post("/api/v1/batch", {"items": items})[0], 200)
        names = [name for name in self.samples() if name.startswith("papermastery_publishes_total")]
        self.assertLessEqual(len(names), 65)
        self.assertGreater(self.value('papermastery_publishes_total{event="other"}'), 400)


class WithKeys(apicases.ApiCase):
    KEYS = [
        {"name": "backend", "key": "backend-key", "events": ["*"]},
        {"name": "next", "key": "next-key", "events": ["*"]},
        {"name": "payments", "key": "payments-key", "events": ["payment_*"], "rooms": ["user:*"]},
        {"name": "slow", "key": "slow-key", "events": ["*"], "rate": 2},
        {"name": "prometheus", "key": "metrics-key", "metrics": True},
        {"name": "old", "key": "old-key", "events": ["*"], "expires": "2020-01-01"},
    ]

    def call(self, key, path=EVENT, body=None):
        with realtime.Publisher(self.server, key) as publisher:
            return publisher.post(path, ROW if body is None else body)

    def test_keys_are_asked_for(self):
        self.assert_error(self.api.event("payment_update", ROW), 401, "KEY_REQUIRED")
        self.assert_error(self.call("wrong"), 401, "KEY_INVALID")
        self.assert_error(self.call("old-key"), 401, "KEY_EXPIRED")
        self.assert_error(self.api.post(EVENT + "?api_key=backend-key", ROW), 401, "KEY_IN_QUERY")
        for key in ("backend-key", "next-key"):
            self.assertEqual(self.call(key)[0], 200)
            self.assertEqual(self.api.post(EVENT, ROW, {"X-API-Key": key})[0], 200)

    def test_page_and_proxy_fields_do_not_matter_with_a_key(self):
        headers = {"X-API-Key": "backend-key", "Origin": "https://x.example", "X-Forwarded-For": "203.0.113.1"}
        self.assertEqual(self.api.post(EVENT, ROW, headers)[0], 200)

    def test_scopes_hold(self):
        self.assertEqual(self.call("payments-key")[0], 200)
        update = {"id": "s1", "status": "completed"}
        self.assert_error(self.call("payments-key", "/api/v1/events/session_update", update), 403, "FORBIDDEN")
        elsewhere = {**ROW, "to": {"rooms": ["session:s1"]}}
        self.assert_error(self.call("payments-key", body=elsewhere), 403, "FORBIDDEN")
        self.assert_error(self.call("payments-key", body={**ROW, "to": {"all": True}}), 403, "FORBIDDEN")
        self.assert_error(self.call("metrics-key"), 403, "FORBIDDEN")

    def test_metrics_want_their_scope(self):
        def status(key):
            return realtime.request(self.server, "GET", "/metrics", headers={"Authorization": "Bearer " + key}).status

        self.assertEqual((status("metrics-key"), status("backend-key")), (200, 403))

    def test_open_paths_want_no_key(self):
        for path in ("/", "/healthz", "/readyz", "/api/v1/openapi.json"):
            self.assertEqual(realtime.request(self.server, "GET", path).status, 200)

    def test_rate_holds(self):
        with realtime.Publisher(self.server, "slow-key") as publisher:
            statuses = [publisher.post(EVENT, ROW)[0] for _ in range(20)]
        self.assertEqual(statuses[:2], [200, 200])
        self.assertIn(429, statuses)

    def test_idempotency_keys_of_two_callers_are_apart(self):
        for key, row in (("backend-key", ROW), ("next-key", {**ROW, "status": "failed"})):
            with realtime.Publisher(self.server, key) as publisher:
                status, answer = publisher.post(EVENT, row, {"Idempotency-Key": "shared"})
                self.assertEqual((status, answer["duplicate"]), (200, False))


class Guessing(apicases.ApiCase):
    KEYS = [{"name": "backend", "key": "backend-key", "events": ["*"]}]

    def test_address_is_blocked_after_ten_failures(self):
        for _ in range(10):
            self.assertEqual(self.api.post(EVENT, ROW, {"X-API-Key": "guess"})[0], 401)
        response = realtime.request(self.server, "POST", EVENT, json.dumps(ROW), {**JSON, "X-API-Key": "guess"})
        self.assert_error(parsed(response), 429, "RATE_LIMITED")
        self.assertGreater(int(response.headers["retry-after"]), 0)
        self.assertNotIn("guess", self.server.log())
        self.assertEqual(realtime.request(self.server, "GET", "/healthz").status, 200)


if __name__ == "__main__":
    unittest.main()
