"""A database that goes away while workers work: the trial in hand goes on, is told once, and nobody takes it.

    /usr/bin/python3 cut_off_test.py MLP
"""
import signal
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from unittest.mock import patch

from scale import SPACE, ScaleTest, cli, run_tests  # first: it says what is missing
import database
import psycopg2
from database import Patience, open_storage
from optuna.trial import TrialState
from search import Search
from shared_study import INTERRUPTED, SharedStudy


class Restart(ScaleTest):
    def test_ends_no_worker_and_costs_no_trial(self):
        space = self.write("space.json", SPACE)
        for count, how in enumerate((signal.SIGINT, signal.SIGQUIT), 1):
            workers = [self.worker(space, 4 * count) for _ in range(2)]
            in_hand = {worker.wait_for_the_middle_of_a_trial(): worker for worker in workers}
            self.server.halt(how)
            for worker in workers:
                worker.process.send_signal(signal.SIGCONT)
            for worker in workers:
                self.wait_until(lambda: "the database is out of reach" in worker.complaints() or None)
            self.server.go_on()
            told = [line["trial"] for worker in workers for line in worker.wait()[:-1]]
            self.assertEqual(sorted(told), list(range(4 * count - 4, 4 * count)))
            for number, worker in in_hand.items():
                self.assertIn(number, [line.get("trial") for line in worker.lines()])
                self.assertIn("the database is back", worker.complaints())
        trials = self.study().trials
        self.assertEqual(len(trials), 8)  # nothing was repeated
        self.assertTrue(all(trial.state in (TrialState.COMPLETE, TrialState.PRUNED) for trial in trials))

    def test_longer_than_patience_ends_the_worker_and_loses_nothing(self):
        space = self.write("space.json", SPACE)
        worker = self.worker(space, 1, "--patience", 1)
        number = worker.wait_for_the_middle_of_a_trial()
        self.server.halt()
        worker.process.send_signal(signal.SIGCONT)
        self.assertEqual(worker.wait(code=1), [])
        for words in ("trying again for 1 s", "--storage: the database cannot be used"):
            self.assertIn(words, worker.complaints())
        self.server.go_on()
        told = self.worker(space, 1, "--heartbeat", 1).wait()
        self.assertEqual([line.get("trial") for line in told], [number + 1, None])
        self.assertEqual(self.study().trials[number].params, told[0]["parameters"])

    def test_ctrl_c_ends_the_waiting(self):
        worker = self.worker(self.write("space.json", SPACE), 1)
        worker.wait_for_the_middle_of_a_trial()
        self.server.halt()
        self.addCleanup(self.server.go_on)
        worker.process.send_signal(signal.SIGCONT)
        self.wait_until(lambda: "out of reach" in worker.complaints() or None)
        worker.process.send_signal(signal.SIGINT)
        worker.wait(code=1)


class CutOff(ScaleTest):
    """The connection fails at every commit there is, before it and after it."""

    def setUp(self):
        super().setUp()
        self.search = Search(cli.PROGRAM, self.write("space.json", SPACE))
        self.shared = self.another_worker()
        quiet = redirect_stderr(StringIO())
        quiet.__enter__()
        self.addCleanup(quiet.__exit__, None, None, None)
        pause = patch.object(database, "FIRST_PAUSE", 0)
        pause.start()
        self.addCleanup(pause.stop)

    def another_worker(self):
        return SharedStudy(open_storage(self.url), self.search, heartbeat=20, patience=Patience(200))

    @contextmanager
    def cut_at(self, chosen, answered):
        """The connection fails at the `chosen`th commit, after it if `answered`. Yields how many there were."""
        dialect = self.shared._database.engine.dialect
        commit, commits = dialect.do_commit, []

        def fail(connection):
            commits.append(connection)
            if len(commits) != chosen or answered:
                commit(connection)
            if len(commits) == chosen:
                raise psycopg2.OperationalError("the server closed the connection")

        with patch.object(dialect, "do_commit", fail):
            yield commits

    def each_cut(self, prepare, act, check):
        for answered in (False, True):
            chosen, commits = 0, [None]
            while len(commits) >= chosen:
                chosen += 1
                asked = prepare()
                with self.subTest(chosen=chosen, answered=answered), self.cut_at(chosen, answered) as commits:
                    result = act(asked)
                check(asked, result)
            self.assertGreater(chosen, 2)  # there was something to cut

    def number_of_trials(self):
        counts = self.shared.counts()
        return sum(counts.values()), counts["running"]

    def ask(self):
        return self.shared.ask(1000)

    def finish(self, trial):
        self.shared.tell(trial, TrialState.COMPLETE, 0.5)

    def test_asking(self):
        def check(before, asked):
            self.assertEqual(self.number_of_trials(), (before + 1, 1))
            kept = self.study().trials[asked[0].number]
            self.assertEqual((kept.state, kept.params), (TrialState.RUNNING, asked[1]))
            self.finish(asked[0])

        self.each_cut(lambda: self.number_of_trials()[0], lambda _: self.ask(), check)

    def test_reporting(self):
        def check(asked, _):
            self.assertEqual(self.study().trials[asked[0].number].intermediate_values, {30: 0.25})
            self.finish(asked[0])

        self.each_cut(self.ask, lambda asked: self.shared.report(asked[0], 30, 0.25), check)

    def test_telling(self):
        for state, value, reason in ((TrialState.COMPLETE, 0.5, ""), (TrialState.FAIL, None, "diverged")):
            def check(asked, _):
                kept = self.study().trials[asked[0].number]
                self.assertEqual((kept.state, kept.value), (state, value))
                self.assertEqual(self.number_of_trials()[1], 0)

            self.each_cut(self.ask, lambda asked: self.shared.tell(asked[0], state, value, reason), check)

    def test_giving_back(self):
        def check(asked, _):
            again, parameters = self.ask()
            self.assertEqual(parameters, asked[1])
            self.assertEqual(self.number_of_trials()[1], 1)
            self.assertEqual(self.study().trials[asked[0].number].state, TrialState.FAIL)
            self.finish(again)

        self.each_cut(self.ask, lambda asked: self.shared.give_back(asked[0], INTERRUPTED), check)

    def test_who_could_not_be_heard_is_not_given_up(self):
        trial, _ = self.ask()
        self.server.rows(self.url, "UPDATE trial_heartbeats SET heartbeat = heartbeat - interval '61 seconds' "
                                   "WHERE trial_id = %s RETURNING trial_id", (trial._trial_id,))
        self.server.halt()
        self.server.go_on()
        self.assertIsNone(self.another_worker().ask(1))
        self.finish(trial)
        self.assertEqual([kept.state for kept in self.study().trials], [TrialState.COMPLETE])

    def test_a_lock_that_the_server_forgot_guards_nothing(self):
        with self.assertRaises(database.UNREACHABLE):
            with self.shared._alone():
                self.server.halt()
                self.server.go_on()
                self.shared._study.ask()
        self.assertEqual(self.study().trials, [])


if __name__ == "__main__":
    run_tests()
