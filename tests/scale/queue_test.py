"""The queue of a shared study, worker by worker in one process: what is lost comes back, once.

    /usr/bin/python3 queue_test.py MLP
"""
import threading
from unittest.mock import patch

from scale import ScaleTest, cli, run_tests  # first: it knows where the others are
import optuna
from database import Patience, open_storage
from optuna.trial import TrialState
from search import Search
from shared_study import INTERRUPTED, SharedStudy, TakenBack

SPACE = {"space": [{"name": "width", "type": "int", "low": 8, "high": 32},
                   {"name": "optimizer.learning_rate", "type": "float", "low": 0.01, "high": 1, "log": True}]}


class Queue(ScaleTest):
    def setUp(self):
        super().setUp()
        self.search = Search(cli.PROGRAM, self.write("space.json", SPACE))
        self.shared = self.another_worker()

    def another_worker(self, heartbeat=20):
        return SharedStudy(open_storage(self.url), self.search, heartbeat, Patience(0))

    def later(self):
        """A worker to whom everybody else has been silent for too long."""
        return self.another_worker(heartbeat=0)

    def states(self):
        return [trial.state for trial in self.study().trials]

    def test_there_are_never_more_trials_than_asked_for(self):
        trials = [self.another_worker().ask(3) for _ in range(5)]
        self.assertEqual([asked and asked[0].number for asked in trials], [0, 1, 2, None, None])
        self.shared.tell(trials[1][0], TrialState.COMPLETE, 0.5)
        self.assertIsNone(self.shared.ask(3))
        self.assertEqual(self.shared.ask(4)[0].number, 3)

    def test_a_worker_is_given_up_after_three_heartbeats(self):
        trial, parameters = self.shared.ask(1)
        self.assertIsNone(self.another_worker().ask(1))  # it lives
        again, same = self.later().ask(1)
        self.assertEqual((again.number, same), (1, parameters))
        self.assertIsNone(self.another_worker().ask(1))  # it came back once
        with self.assertRaises(TakenBack):
            self.shared.tell(trial, TrialState.COMPLETE, 0.9)
        self.assertEqual(self.states(), [TrialState.FAIL, TrialState.RUNNING])

    def test_a_worker_that_died_before_its_first_heartbeat(self):
        lost = self.study().ask()
        lost.suggest_int("width", 8, 32)
        _, parameters = self.shared.ask(1)
        self.assertEqual(parameters["width"], lost.params["width"])
        self.assertEqual(self.states(), [TrialState.FAIL, TrialState.RUNNING])

    def test_a_trial_that_takes_its_worker_down_each_time_fails(self):
        _, parameters = asked = self.shared.ask(1)
        self.shared.give_back(asked[0], INTERRUPTED)  # no fault of the trial's
        for _ in range(3):
            _, same = self.later().ask(1)
            self.assertEqual(same, parameters)
        self.assertIsNone(self.later().ask(1))
        self.assertEqual(self.states(), [TrialState.FAIL] * 4)
        self.assertEqual(self.shared.counts(), {"complete": 0, "pruned": 0, "failed": 1, "running": 0, "waiting": 0})

    def test_a_worker_that_dies_while_it_puts_a_trial_back(self):
        _, parameters = self.shared.ask(1)
        dying = self.later()
        with patch.object(optuna.storages.RDBStorage, "set_trial_state_values", side_effect=KeyboardInterrupt):
            with self.assertRaises(KeyboardInterrupt):
                dying.ask(1)
        self.assertEqual(self.states(), [TrialState.RUNNING, TrialState.WAITING])
        self.assertEqual(self.later().ask(1)[1], parameters)
        self.assertEqual(self.states(), [TrialState.FAIL, TrialState.RUNNING])

    def test_who_asks_waits_for_who_is_asking(self):
        other = threading.Thread(target=self.another_worker().ask, args=(1,))
        waits = ("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = "
                 "(SELECT oid FROM pg_database WHERE datname = current_database())")
        with self.shared._alone():
            other.start()
            self.wait_until(lambda: self.server.rows(self.url, waits) or (None if other.is_alive() else "done"))
            self.assertTrue(other.is_alive())
            self.assertEqual(self.states(), [])
        other.join()
        self.assertEqual(self.states(), [TrialState.RUNNING])

    def test_the_sampler_knows_the_trials_under_way(self):
        first = self.shared.ask(2)[1]
        seen = []
        sample = optuna.samplers.TPESampler.sample_independent

        def watch(sampler, study, trial, name, distribution):
            seen.extend(other.params for other in study.get_trials(states=[TrialState.RUNNING]) if other.number == 0)
            return sample(sampler, study, trial, name, distribution)

        with patch.object(optuna.samplers.TPESampler, "sample_independent", watch):
            self.another_worker().ask(2)
        self.assertEqual(seen, [first, first])


if __name__ == "__main__":
    run_tests()
