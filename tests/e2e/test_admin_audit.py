# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""The audit log by the admin stream (resources/docs/protocol/admin-stream.md)."""

import unittest

from admin import AdminCase


class Audit(AdminCase):
    def test_page_and_topic(self):
        client = self.admin("admin")
        client.ok("pm_subscribe", {"topic": "audit"})
        self.admin("support").ok("pm_disconnect", {"user": "nobody-here", "reason": "audited thing"})
        (row,) = client.expect("pm_audit_row", lambda row: row["what"] == "disconnect" and "nobody-here" in row["target"])
        self.assertEqual((row["who"], row["result"], row["matched"]), ("support", "ok", 0))
        page = client.ok("pm_audit", {"limit": 1, "query": "audited thing"})
        self.assertEqual(page["rows"], [row])
        older = client.ok("pm_audit", {"limit": 10, "before": row["seq"]})
        self.assertTrue(all(other["seq"] < row["seq"] for other in older["rows"]))
        self.assertEqual(self.admin("qa").error("pm_audit", {"limit": 1}), "NOT_ALLOWED")
        self.assertEqual(self.admin("qa").error("pm_subscribe", {"topic": "audit"}), "NOT_ALLOWED")


class OlderPages(AdminCase):
    """More was done than is kept in memory: the rest comes from the file."""

    SETTINGS = "audit_recent = 10"

    def pages(self, client, limit, query=""):
        before, more = {}, True
        while more:
            page = client.ok("pm_audit", {"limit": limit, "query": query, **before})
            yield page
            before, more = {"before": page["looked_to"]}, page["more"]

    def act(self, client, count, reason):
        for number in range(count):
            client.ok("pm_disconnect", {"user": f"u{number}", "reason": reason})

    def test_reach_back_to_the_first_record(self):
        client = self.admin("admin")
        self.act(client, 120, "tidying up")
        rows = [row for page in self.pages(client, 25) for row in page["rows"]]
        self.assertEqual([row["seq"] for row in rows], list(range(rows[0]["seq"], 0, -1)))
        self.assertEqual(rows[-1]["what"], "audit_opened")
        found = [row for page in self.pages(client, 7, "TIDYING") for row in page["rows"]]
        self.assertEqual(len(found), 120)
        self.assertEqual({row["reason"] for row in found}, {"tidying up"})

    def test_stay_within_a_packet(self):
        client = self.admin("admin")
        self.act(client, 150, "\u00fc" * 1000)  # 2 KiB each
        pages = list(self.pages(client, 500, "\u00fc"))
        self.assertGreater(len(pages), 1)
        self.assertEqual(sum(len(page["rows"]) for page in pages), 150)
        self.assertLess(max(len(page["rows"]) for page in pages), 150)

    def test_impatience_harms_nobody(self):
        client, other = self.admin("admin"), self.admin("support")
        for _ in range(300):
            client.emit("pm_audit", {"limit": 500, "query": "not there"})
        self.act(other, 1, "meanwhile")
        client.ok("pm_audit", {"limit": 1})


if __name__ == "__main__":
    unittest.main()
