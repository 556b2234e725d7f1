"""Three workers and an import under random SIGKILLs while the database is stopped and started: minutes, label long.

    /usr/bin/python3 kills_test.py MLP [SEED]

What holds, whatever is killed, and when:
  accounted  the study ends with exactly as many trials as were asked for; every broken attempt is failed and repeated,
             or was the last of three
  once       no trial is told by two workers, and what was told is what the database holds
  same       an attempt that is repeated has the parameters of the first, and the same curve as far as both came
  alive      no worker that has reached the database ends but by a SIGKILL, or because the study is done
  whole      a study is in the database whole or not at all: an import that was killed left nothing under its name
"""
import random
import signal
import subprocess
import sys
import time

from scale import SPACE, ScaleTest, content, run_tests  # first: it says what is missing
from in_optuna import contents, load
import optuna
from database import names_in
from optuna.trial import TrialState

WORKERS, KILLED_WORKERS, KILLED_IMPORTS, RESTARTS = 3, 140, 60, 10
IMPORTED = 6
ENDLESS = 100_000  # trials
SHORT = {**SPACE, "experiment": {"training": {"epochs": 20, "batch_size": 64}}, "objective": {"report_every": 2}}
HEARTBEAT = ("--heartbeat", 1)
KNOWN = "SELECT 1 FROM trial_user_attributes WHERE key = 'worker' AND value_json LIKE %s"
SEED = int(sys.argv.pop()) if len(sys.argv) > 2 and sys.argv[-1].isdigit() else random.randrange(10**6)


class Kills(ScaleTest):
    def setUp(self):
        super().setUp()
        print(f"seed {SEED}", file=sys.stderr)
        self.random = random.Random(SEED)
        self.space = self.write("space.json", SPACE)
        self.told = []  # the lines of every worker that there was

    def restart_the_server(self, workers):
        """Once all have reached it: a worker that never did says so and ends."""
        for worker in workers:
            self.wait_until(lambda: self.server.rows(self.url, KNOWN, (f'%:{worker.process.pid}"',)) or None)
        self.server.halt(self.random.choice((signal.SIGINT, signal.SIGQUIT)))
        time.sleep(self.random.uniform(0, 2))
        self.server.go_on()

    def test_workers(self):
        journal = self.mlp_study(self.space, IMPORTED)
        self.run_program("import_journal", journal)
        before = [content(trial) for trial in self.study().trials]
        workers = [self.start(ENDLESS) for _ in range(WORKERS)]
        restarts = set(self.random.sample(range(KILLED_WORKERS), RESTARTS))
        for kill in range(KILLED_WORKERS):
            time.sleep(self.random.uniform(0, 4))
            if kill in restarts:
                self.restart_the_server(workers)
            chosen = self.random.randrange(WORKERS)
            self.assert_alive(workers)
            self.kill(workers[chosen])
            workers[chosen] = self.start(ENDLESS)
        for worker in workers:
            self.kill(worker)
        self.settle()

        trials = self.study().trials
        self.assertEqual([content(trial) for trial in trials[:IMPORTED]], before)
        self.assert_accounted(trials)
        self.assert_once(trials)
        self.assert_same(trials)
        print(f"{len(trials)} trials, of which {len(self.repeated(trials))} were attempts that came to nothing",
              file=sys.stderr)

    def start(self, trials):
        return self.worker(self.space, trials, *HEARTBEAT)

    def kill(self, worker):
        worker.process.kill()
        worker.process.wait()
        self.told += [line for line in worker.lines() if "trial" in line]

    def settle(self):
        """A last worker, undisturbed, ends what is under way and one trial more."""
        trials = self.study().trials
        self.target = len(trials) - len(self.repeated(trials)) + 1
        self.told += self.start(self.target).wait()[:-1]

    @staticmethod
    def repeated(trials):
        return {number for trial in trials for number in trial.system_attrs.get("retry_history", [])}

    def assert_alive(self, workers):
        for worker in workers:
            self.assertIsNone(worker.process.poll(), worker.complaints())

    def assert_accounted(self, trials):
        repeated = self.repeated(trials)
        self.assertEqual(len(trials) - len(repeated), self.target)
        for trial in trials:
            self.assertTrue(trial.state.is_finished(), trial)
            if trial.number in repeated:
                self.assertEqual(trial.state, TrialState.FAIL)
            elif trial.state == TrialState.FAIL:
                self.assertGreaterEqual(len(trial.system_attrs.get("retry_history", [])), 2, trial)

    def assert_once(self, trials):
        numbers = [line["trial"] for line in self.told]
        self.assertEqual(len(numbers), len(set(numbers)))
        for line in self.told:
            trial = trials[line["trial"]]
            self.assertEqual(line["parameters"], trial.params)
            self.assertEqual(line["state"], {TrialState.COMPLETE: "complete", TrialState.PRUNED: "pruned",
                                             TrialState.FAIL: "failed"}[trial.state])
            self.assertEqual(line.get("value"), trial.value if trial.state == TrialState.COMPLETE else None)

    def assert_same(self, trials):
        for again in trials:
            for number in again.system_attrs.get("retry_history", []):
                self.assertTrue(trials[number].params.items() <= again.params.items())
                for step in again.intermediate_values.keys() & trials[number].intermediate_values.keys():
                    self.assertEqual(again.intermediate_values[step], trials[number].intermediate_values[step])

    def test_imports(self):
        journal = self.mlp_study(self.write("short.json", SHORT), 40)
        wanted = contents(load(journal))
        start = time.monotonic()
        self.run_import(journal, "whole").wait()
        whole = time.monotonic() - start
        found = 0
        for kill in range(KILLED_IMPORTS):
            name = f"killed {kill}"
            process = self.run_import(journal, name)
            time.sleep(self.random.uniform(0.3, 1.05) * whole)
            process.kill()
            process.wait()
            if name in names_in(optuna.storages.RDBStorage(self.url)):
                found += 1
            else:
                self.assertEqual(self.run_import(journal, name).wait(), 0)
            self.assertEqual(contents(self.study(name)), wanted)
        self.assertLess(found, KILLED_IMPORTS)  # some were in their middle
        print(f"{found} of {KILLED_IMPORTS} were whole when they were killed", file=sys.stderr)

    def run_import(self, journal, name):
        process = subprocess.Popen(self.command("import_journal", journal, "--name", name), stdout=subprocess.DEVNULL)
        self.addCleanup(process.kill)
        return process


if __name__ == "__main__":
    run_tests()
