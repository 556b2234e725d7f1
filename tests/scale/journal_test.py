"""A journal of `mlp study`, gone on with by Optuna, by mlp again, and in a database.

    /usr/bin/python3 journal_test.py MLP
"""
import fcntl
import json
import signal
import subprocess
from unittest.mock import patch

from scale import PATIENCE, SPACE as SLOW, ScaleTest, cli, json_lines, mlp, run_tests  # first: it knows where the others are
from in_optuna import contents, go_on, load
import optuna
from optuna.storages import JournalFileStorage, JournalStorage
from optuna.trial import TrialState
from search import Search

# Rates that learn, learn nothing and diverge, so that trials end in every way.
SPACE = {
    "experiment": {"training": {"epochs": 20}, "network": {"activation": "identity"}},
    "objective": {"report_every": 5},
    "pruner": {"name": "percentile", "startup_trials": 2},
    "sampler": {"name": "random"},
    "space": [
        {"name": "hidden_layers", "type": "int", "low": 1, "high": 3},
        {"name": "width_1", "type": "int", "low": 8, "high": 32},
        {"name": "width_2", "type": "int", "low": 8, "high": 32, "when": {"parameter": "hidden_layers", "at_least": 2}},
        {"name": "width_3", "type": "int", "low": 8, "high": 32, "when": {"parameter": "hidden_layers", "at_least": 3}},
        {"name": "optimizer.learning_rate", "type": "float", "low": 1e-5, "high": 3, "log": True},
        {"name": "training.batch_size", "type": "categorical", "choices": [0, 256]},
    ],
}


class Journal(ScaleTest):
    def setUp(self):
        super().setUp()
        self.space = self.write("space.json", SPACE)

    def test_goes_through_all_hands_unchanged(self):
        path = self.path("study.log")
        out, _ = mlp("study", "--space", self.space, "--storage", path, "--trials", 16)
        self.assert_as_told(load(path), json_lines(out)[0], 16)
        first = contents(load(path))

        go_on(load(path), Search(cli.PROGRAM, self.space), 4)
        second = contents(load(path))
        self.assertEqual(second[:16], first)

        out, _ = mlp("study", "--space", self.space, "--storage", path, "--trials", 24, "--resume")
        self.assert_as_told(load(path), json_lines(out)[0], 24)
        third = contents(load(path))
        self.assertEqual(third[:20], second)

        (imported,), _ = self.run_program("import_journal", path)
        self.assertEqual((imported["study"], imported["trials"]), ("study", 24))
        self.assertEqual(contents(self.study()), third)
        self.assertEqual(self.study().user_attrs, load(path).user_attrs)
        self.assertEqual(self.study().direction, load(path).direction)
        self.assertEqual(self.study().best_trial.number, load(path).best_trial.number)

        self.work(self.space, 26)
        self.assertEqual(contents(self.study())[:24], third)
        self.assertEqual(contents(load(path)), third)  # the journal has stayed as it was

    def assert_as_told(self, study, told, count):
        """Optuna sees the study that mlp has told of."""
        states = [trial.state for trial in study.trials]
        self.assertEqual(len(states), count)
        for name, state in ("complete", TrialState.COMPLETE), ("pruned", TrialState.PRUNED), ("failed", TrialState.FAIL):
            self.assertGreater(told[name], 0)  # else the study shows too little
            self.assertEqual(told[name], states.count(state))
        best = study.best_trial
        self.assertEqual((best.number, best.value, best.params),
                         (told["best"]["trial"], told["best"]["value"], told["best"]["parameters"]))
        trained = json_lines(mlp("train", "--config", "-", stdin=json.dumps(told["best"]["experiment"]))[0])
        curve = {row["epoch"]: row["validation_accuracy"] for row in trained[:-1] if row["epoch"] in range(5, 21, 5)}
        self.assertEqual(best.intermediate_values, curve)

    def test_a_trial_that_a_crash_stopped_waits_and_runs_again(self):
        path = self.path("study.log")
        mlp("study", "--space", self.space, "--storage", path, "--trials", 4)
        lines = path.read_text().splitlines(keepends=True)
        reports = [number for number, line in enumerate(lines) if json.loads(line)["op_code"] == 7]
        last = reports[-1]
        path.write_text("".join(lines[:last + 1]) + lines[last][:20])  # torn in the middle of a line
        stopped = load(path).trials[3]
        self.assertEqual(stopped.state, TrialState.RUNNING)
        self.assertTrue(stopped.intermediate_values)

        (imported,), _ = self.run_program("import_journal", path)
        self.assertEqual((imported["running"], imported["waiting"]), (0, 1))
        waiting = self.study().trials[3]
        self.assertEqual((waiting.state, waiting.params, waiting.intermediate_values),
                         (TrialState.WAITING, stopped.params, {}))
        self.assertEqual([line.get("trial") for line in self.work(self.space, 4)], [3, None])
        again = self.study().trials[3]
        self.assertTrue(again.state.is_finished())
        self.assertEqual(again.params, stopped.params)

    def test_a_trial_that_ctrl_c_stopped_begins_anew(self):
        path = self.path("study.log")
        space = self.write("slow.json", {**SLOW, "pruner": {"name": "successive_halving", "min_resource": 30}})
        self.stop_in_the_middle_of_a_trial(space, path)
        with path.open("a") as journal:  # as mlp reports what is no number
            last = len(load(path).trials) - 1
            print(json.dumps({"op_code": 8, "worker_id": "mlp", "trial_id": last, "user_attr": {"not_finite:150": "nan"}}),
                  file=journal)
        stopped = load(path).trials[-1]
        self.assertEqual(stopped.state, TrialState.WAITING)
        self.assertTrue(stopped.intermediate_values)
        self.assertIn("completed_rung_0", stopped.system_attrs)
        self.assertEqual(stopped.user_attrs, {"not_finite:150": "nan"})

        self.run_program("import_journal", path)
        waiting = self.study().trials[-1]
        self.assertEqual((waiting.state, waiting.params), (TrialState.WAITING, stopped.params))
        self.assertEqual((waiting.intermediate_values, waiting.user_attrs, waiting.system_attrs), ({}, {}, {}))

    def stop_in_the_middle_of_a_trial(self, space, path):
        """A study that hears of Ctrl-C when its last trial has come to a rung."""
        process = subprocess.Popen([cli.PROGRAM, "study", "--space", space, "--storage", path, "--trials", "1000"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.kill)

        def at_a_rung():
            process.send_signal(signal.SIGSTOP)
            last = load(path).trials[-1:] if path.exists() and path.read_text().count("\n") > 3 else []
            if any(trial.state == TrialState.RUNNING and trial.system_attrs for trial in last):
                return True
            process.send_signal(signal.SIGCONT)
            return None

        self.wait_until(at_a_rung)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGCONT)
        self.assertEqual(process.wait(timeout=PATIENCE), 130)


class WrongInput(ScaleTest):
    def setUp(self):
        super().setUp()
        self.journal = self.mlp_study(self.write("space.json", SPACE), 2)

    def test_a_study_that_is_there_already(self):
        self.run_program("import_journal", self.journal)
        before = contents(self.study())
        self.assert_refuses("import_journal", self.journal, says=('study "study"', "already", "--name", "delete-study"))
        self.assertEqual(contents(self.study()), before)
        self.run_program("import_journal", self.journal, "--name", "another")
        self.assertEqual(contents(self.study("another")), before)

    def test_an_import_that_stops_leaves_nothing(self):
        with patch.object(optuna.Study, "add_trials", side_effect=KeyboardInterrupt):
            self.run_program("import_journal", self.journal, code=130)
        self.assertEqual(optuna.storages.RDBStorage(self.url).get_all_studies(), [])
        self.run_program("import_journal", self.journal)

    def test_a_file_that_is_no_journal(self):
        nothing = self.path("nothing.log")
        self.assert_refuses("import_journal", nothing, says=("nothing.log", "cannot be read"))
        self.assertFalse(nothing.exists())
        self.assert_refuses("import_journal", self.write("empty.log", ""), says=("empty.log", "0 studies"))
        first, second, *rest = self.journal.read_text().splitlines(keepends=True)
        broken = self.write("broken.log", "".join([first, second[:-5] + "\n", *rest]))
        self.assert_refuses("import_journal", broken, says=("broken.log", "line 2", "allowed"))
        deep = self.write("deep.log", first + "[" * 100_000 + "\n")
        self.assert_refuses("import_journal", deep, says=("deep.log", "line 2", "nested too deeply", "allowed"))
        strange = self.write("strange.log", '{"op_code": 4, "worker_id": "a"}\n')
        self.assert_refuses("import_journal", strange, says=("strange.log", "no journal that Optuna"))

    def test_a_journal_at_work(self):
        with self.journal.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.assert_refuses("import_journal", self.journal, says=("study.log", "mlp study is at work"))

    def test_nobody_writes_until_the_copy_is_whole(self):
        add_trials = optuna.Study.add_trials

        def look(study, trials):
            add_trials(study, trials)
            with self.journal.open() as file, self.assertRaises(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

        with patch.object(optuna.Study, "add_trials", look):
            self.run_program("import_journal", self.journal)

    def test_which_study(self):
        path = self.path("two.log")
        for name in ("one", "two"):
            optuna.create_study(study_name=name, storage=JournalStorage(JournalFileStorage(str(path))))
        self.assert_refuses("import_journal", path, says=("2 studies", "--study", '"one", "two"'))
        self.assert_refuses("import_journal", path, "--study", "three", says=("--study", '"three"', '"one", "two"'))
        (imported,), _ = self.run_program("import_journal", path, "--study", "two")
        self.assertEqual(imported["study"], "two")


if __name__ == "__main__":
    run_tests()
