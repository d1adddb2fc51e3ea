# SPDX-FileCopyrightText: 2026 The PaperMastery Realtime authors
# SPDX-License-Identifier: MIT
"""When the bench says `met`, `NOT MET` and `on the bound`."""

import unittest

import report
from scenarios import Target, scenarios, targets

AT_MOST = Target("a cost", "s", "ours", "cost", "node", at_most=0.5)
AT_LEAST = Target("a rate", "s", "ours", "cost", "node", at_least=2)


def judge(target, own, peer):
    samples = {"s": {"ours": [value and {"cost": value} for value in own], "node": [value and {"cost": value} for value in peer]}}
    return report.verdicts([target], samples)


class Verdicts(unittest.TestCase):
    def verdict(self, target, own, peer):
        return judge(target, own, peer)[0]["verdict"]

    def test_rounds_that_agree_decide(self):
        self.assertEqual(self.verdict(AT_MOST, [4, 5, 3], [10, 10, 10]), "met")
        self.assertEqual(self.verdict(AT_MOST, [6, 7, 9], [10, 10, 10]), "NOT MET")
        self.assertEqual(self.verdict(AT_LEAST, [4, 5, 3], [10, 10, 10]), "met")
        self.assertEqual(self.verdict(AT_LEAST, [6, 7, 9], [10, 10, 10]), "NOT MET")

    def test_few_rounds_that_disagree_leave_it_open(self):
        self.assertEqual(self.verdict(AT_MOST, [4, 4, 4, 4, 4, 4, 6], [10] * 7), "on the bound")

    def test_one_of_eight_rounds_may_go_astray_but_not_two(self):
        self.assertEqual(self.verdict(AT_MOST, [4] * 7 + [99], [10] * 8), "met")
        self.assertEqual(self.verdict(AT_MOST, [4] * 6 + [6, 99], [10] * 8), "on the bound")

    def test_ratios_are_taken_within_a_round(self):
        row = judge(AT_MOST, [4, 40], [10, 100])[0]
        self.assertEqual((row["figure"]["min"], row["figure"]["max"], row["rounds"]), (0.4, 0.4, "2 of 2"))

    def test_a_run_that_failed_takes_its_round_along(self):
        row = judge(AT_MOST, [4, None, 4], [10, 10, None])[0]
        self.assertEqual(row["figure"]["runs"], 1)

    def test_the_doubt_shrinks_with_the_number_of_rounds(self):
        self.assertEqual(report.interval(list(range(5))), (0, 4))
        self.assertEqual(report.interval(list(range(8))), (1, 6))
        self.assertEqual(report.interval(list(range(13))), (3, 9))


class Targets(unittest.TestCase):
    def test_every_target_judges_a_scenario_that_is_run(self):
        served = {scenario.name: scenario.servers for scenario in scenarios()}
        for target in targets():
            self.assertIn(target.server, served[target.scenario], target.text)
            if target.peer:
                self.assertIn(target.peer, served[target.scenario], target.text)


if __name__ == "__main__":
    unittest.main()
