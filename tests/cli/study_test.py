"""mlp study: a search, gone on with, interrupted, repeated; wrong input.

    python3 study_test.py MLP
"""
import errno
import json
import os
import resource
import signal
import subprocess
import time

import mlp as program
from mlp import CommandTest, json_lines, mlp, on_terminal, run_tests

SPACE = {
    "experiment": {"training": {"epochs": 12}},
    "objective": {"report_every": 3},
    "pruner": {"name": "percentile", "percentile": 50},
    "space": [
        {"name": "hidden_layers", "type": "int", "low": 1, "high": 2},
        {"name": "width_1", "type": "int", "low": 8, "high": 32},
        {"name": "width_2", "type": "int", "low": 8, "high": 32,
         "when": {"parameter": "hidden_layers", "at_least": 2}},
        {"name": "optimizer.learning_rate", "type": "float", "low": 0.01, "high": 2, "log": True},
    ],
}
SLOW = {**SPACE, "experiment": {"training": {"epochs": 150, "batch_size": 64}}}
COMPLETE = 1
FINISHED = {COMPLETE, 2, 3}  # and pruned, failed in the journal
TABLE_ROWS = 5


class Study(CommandTest):
    def setUp(self):
        super().setUp()
        self.storage = self.path("study.log")

    def study(self, *arguments, space=SPACE, code=0):
        out, err = mlp("study", "--space", self.write("space.json", space), "--storage", self.storage, *arguments,
                       code=code)
        (result,) = json_lines(out)
        return result, err

    def operations(self):
        return [json.loads(line) for line in self.storage.read_text().splitlines()]

    def happened(self):
        """The journal without what the clock says."""
        return [{key: value for key, value in operation.items() if not key.startswith("datetime")}
                for operation in self.operations()]

    def whole_lines(self):
        text = self.storage.read_text() if self.storage.exists() else ""
        return text[:text.rfind("\n") + 1]

    def under_way(self, *arguments, lines=60, **options):
        """A study of slow trials, when it has written so many lines more."""
        before = self.whole_lines().count("\n")
        space = self.write("slow.json", SLOW)
        process = subprocess.Popen([program.PROGRAM, "study", "--space", space, "--trials", "1000", "--storage",
                                    self.storage, *arguments],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 30
        while self.whole_lines().count("\n") < before + lines:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        return process

    def assert_failed(self, process, says):
        """Exit code 1 and the reason, but what is known all the same. Returns that."""
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1, err)
        for words in ("mlp study: ", "study.log", "--resume", *says):
            self.assertIn(words, err)
        (result,) = json_lines(out)
        self.assertEqual(result["state"], "failed")
        self.assertIn(f"{result['best']['value']:.5f}", err)
        return result

    def assert_whole(self, trials):
        """The journal has so many trials, each ended exactly once."""
        created = [operation for operation in self.operations() if operation["op_code"] == 4]
        ended = [operation["trial_id"] for operation in self.operations()
                 if operation["op_code"] == 6 and operation["state"] in FINISHED]
        self.assertEqual(len(created), trials)
        self.assertEqual(sorted(ended), list(range(trials)))

    def test_searches_with_two_jobs_and_trains_what_it_found(self):
        result, table = self.study("--trials", 12, "--jobs", 2)
        self.assertEqual((result["state"], result["trials"]), ("finished", 12))
        self.assertEqual(result["complete"] + result["pruned"] + result["failed"], 12)
        self.assert_whole(12)
        best = result["best"]
        self.assertIn(f"{best['value']:.5f}", table)
        trained = json_lines(mlp("train", "--config", "-", stdin=json.dumps(best["experiment"]))[0])[-1]
        self.assertEqual(trained["validation_accuracy"], best["value"])

    def test_one_job_repeats_a_study_and_going_on_equals_never_having_stopped(self):
        whole, _ = self.study("--trials", 12)
        happened = self.happened()
        self.storage.unlink()
        self.study("--trials", 12)
        self.assertEqual(self.happened(), happened)
        self.storage.unlink()
        self.study("--trials", 5)
        resumed, _ = self.study("--trials", 12, "--resume")
        self.assertEqual(self.happened(), happened)
        self.assertEqual(resumed["best"], whole["best"])
        self.assert_whole(12)

    def test_the_table_has_the_best_first(self):
        for monitor, sign in ("validation_accuracy", -1), ("validation_loss", 1):
            space = {**SPACE, "pruner": {"name": "none"}, "objective": {"monitor": monitor}}
            result, table = self.study("--trials", TABLE_ROWS + 3, space=space)
            self.assertGreater(result["complete"], TABLE_ROWS)
            values = [(sign * operation["values"][0], operation["trial_id"]) for operation in self.operations()
                      if operation["op_code"] == 6 and operation["state"] == COMPLETE]
            head, *rows = table.splitlines()
            self.assertEqual(head.split(), ["trial", "value", "parameters"])
            self.assertEqual([row.split()[:2] for row in rows],
                             [[str(number), f"{sign * value:.5f}"] for value, number in sorted(values)[:TABLE_ROWS]])
            self.storage.unlink()

    def test_a_progress_bar_with_the_best_and_the_time_left(self):
        shown, out = on_terminal("study", "--space", self.write("space.json", SPACE), "--storage", self.storage,
                                 "--trials", "40")
        best = json_lines(out)[0]["best"]
        self.assertRegex(shown, r"\[=* *\] \d+/40, \d+ s left, best 0\.\d{4} \(trial \d+\), \d+ pruned")
        bar, table = shown.rsplit("\r\x1b[K", 1)  # it clears its line before the table comes
        self.assertIn("/40", bar)
        self.assertTrue(table.split()[:3] == ["trial", "value", "parameters"], table)
        self.assertIn(f"{best['value']:.5f}", table)

    def test_ctrl_c_and_a_crash_lose_nothing_that_was_told(self):
        for stop in (signal.SIGINT, signal.SIGKILL):
            kept = self.whole_lines()
            process = self.under_way("--jobs", "2", *(["--resume"] if kept else []))
            process.send_signal(stop)
            out, _ = process.communicate(timeout=30)
            self.assertTrue(self.whole_lines().startswith(kept))
            if stop == signal.SIGINT:
                self.assertEqual(process.returncode, 130)
                result = json_lines(out)[0]
                self.assertEqual(result["state"], "interrupted")
                self.assertGreater(result["waiting"], 0)  # what was under way runs again
        kept = self.whole_lines()
        # What a crash in the middle of a line leaves, and a power cut before all of it was on the disk.
        self.storage.write_text(kept + '{"op_code": 4, "wor' + 100 * "\0")
        trials = kept.count('"op_code":4,')
        result, err = self.study("--trials", trials, "--resume", space=SLOW)
        self.assertEqual(result["trials"], trials)
        self.assertIn("torn", err)
        self.assertTrue(self.whole_lines().startswith(kept))
        self.assert_whole(trials)

    def test_zeros_after_whole_lines(self):
        self.study("--trials", 2)
        kept = self.whole_lines()
        self.storage.write_text(kept + 4096 * "\0")
        _, err = self.study("--trials", 3, "--resume")
        self.assertIn("torn", err)
        self.assertTrue(self.whole_lines().startswith(kept))
        self.assert_whole(3)

    def test_another_program_writes_to_the_journal(self):
        process = self.under_way(lines=120)
        self.assert_rejected("study", "--space", self.path("slow.json"), "--storage", self.storage, "--resume",
                             says=("study.log", "another mlp study is at work on it"))
        foreign = '{"op_code": 4, "worker_id": "another", "study_id": 0, "datetime_start": null}\n'
        with self.storage.open("a") as storage:  # as Optuna: it asks for no lock of ours
            storage.write(foreign)
        result = self.assert_failed(process, says=("another program has written to it",))
        _, after = self.storage.read_text().split(foreign)
        self.assertLessEqual(after.count("\n"), 1)  # one that was on its way
        told = [operation for operation in self.operations() if operation.get("state") in FINISHED]
        self.assertEqual(len(told), result["trials"])

        kept = self.whole_lines()
        trials = kept.count('"op_code":4,') + 1
        self.study("--trials", trials, "--resume", space=SLOW)
        self.assertTrue(self.whole_lines().startswith(kept))
        self.assert_whole(trials)

    def test_a_full_disk_leaves_whole_lines_and_tells_what_is_known(self):
        limit = 40_000  # bytes: in the middle of a line, after several trials
        process = self.under_way(
            lines=1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        result = self.assert_failed(process, says=("cannot be written", os.strerror(errno.EFBIG), "kept"))
        kept = self.storage.read_text()
        self.assertEqual(kept, self.whole_lines())
        self.assertLess(limit - len(kept), 1000)
        self.assertGreater(result["trials"], 0)
        _, err = self.study("--trials", result["trials"] + 1, "--resume", space=SLOW)
        self.assertNotIn("torn", err)
        self.assertTrue(self.whole_lines().startswith(kept))
        self.assert_whole(result["trials"] + 1)

    def test_values_that_do_not_go_together_fail_their_trial_alone(self):
        space = {"experiment": {"training": {"epochs": 1}}, "space": [
            {"name": "hidden_layers", "type": "int", "low": 1, "high": 12},
            {"name": "width", "type": "int", "low": 480, "high": 512}]}
        result, _ = self.study("--trials", 6, space=space)
        self.assertEqual((result["state"], result["trials"]), ("finished", 6))
        reasons = [operation["user_attr"]["fail_reason"] for operation in self.operations()
                   if "fail_reason" in operation.get("user_attr", {})]
        self.assertTrue(reasons and all(len(reason) > 60 and "allowed" in reason for reason in reasons), reasons)
        result, _ = self.study("--trials", 7, "--resume", space=space)
        self.assertEqual(result["trials"], 7)

    def test_a_running_trial_of_another_program_fails_or_runs_again(self):
        unit = json.dumps({"name": "FloatDistribution", "attributes": {"step": None, "low": 0, "high": 1, "log": False}})
        lines = [{"op_code": 0, "worker_id": "x", "study_name": "study", "directions": [2]},
                 {"op_code": 4, "worker_id": "x", "study_id": 0, "datetime_start": "2024-05-01T12:00:00.000000"},
                 {"op_code": 5, "worker_id": "x", "trial_id": 0, "param_name": "a", "param_value_internal": 0.5,
                  "distribution": unit}]
        self.storage.write_text("".join(json.dumps(line) + "\n" for line in lines))
        result, _ = self.study("--trials", 3, "--resume")
        self.assertEqual((result["state"], result["trials"], result["failed"]), ("finished", 3, 1))

    def test_a_space_that_is_not_allowed(self):
        space = {"space": [{"name": "optimizer.learning_rat", "type": "float", "low": 0.1, "high": 1}]}
        self.assert_rejected("study", "--space", self.write("space.json", space), "--storage", self.storage,
                             says=("space.json", "space[0].name", "optimizer.learning_rat", "hidden_layers"))
        self.assertFalse(self.storage.exists())

    def test_a_storage_that_does_not_fit(self):
        space = self.write("space.json", SPACE)
        arguments = ("study", "--space", space, "--trials", 2, "--storage", self.storage)
        self.assert_rejected(*arguments, "--resume", says=("study.log", "without --resume"))
        mlp(*arguments)
        self.assert_rejected(*arguments, says=("study.log", "--resume"))
        other = self.write("other.json", {**SPACE, "experiment": {"training": {"epochs": 13}}})
        self.assert_rejected("study", "--space", other, "--storage", self.storage, "--resume",
                             says=("study.log", "another objective or experiment"))
        self.storage.write_text("not a journal\n")
        self.assert_rejected(*arguments, "--resume", says=("study.log", "no journal", "not a journal"))

    def test_a_journal_with_a_line_that_is_not_understood_is_never_added_to(self):
        self.study("--trials", 2)
        lines = self.storage.read_text().splitlines(keepends=True)
        for strange in ("", "hello", '{"op_code": 4, "worker_id": "w", "study_id": 0, "datetime_start": "noon"}'):
            text = "".join(lines[:3]) + strange + "\n" + "".join(lines[3:])
            self.storage.write_text(text)
            self.assert_rejected("study", "--space", self.write("space.json", SPACE), "--storage", self.storage,
                                 "--resume", says=("study.log", "Line 4 ", "not understood", "nothing is added"))
            self.assertEqual(self.storage.read_text(), text)

    def test_a_journal_of_several_studies_lists_them(self):
        lines = [{"op_code": 0, "worker_id": "x", "study_name": "first", "directions": [2]},
                 {"op_code": 0, "worker_id": "x", "study_name": "second", "directions": [2]},
                 {"op_code": 4, "worker_id": "x", "study_id": 1, "datetime_start": None}]
        self.storage.write_text("\ufeff" + "".join(json.dumps(line) + "\n" for line in lines) + "\n")
        self.assert_rejected("study", "--space", self.write("space.json", SPACE), "--storage", self.storage, "--resume",
                             says=('name: "study"', '"first" (0 trials), "second" (1 trial)'))
        result, _ = self.study("--trials", 2, "--resume", space={**SPACE, "name": "second"})
        self.assertEqual(result["trials"], 2)
        self.assertNotIn("\n\n", self.storage.read_text())  # Optuna would read no further

    def test_an_option_that_is_not_allowed(self):
        self.assert_rejected("study", "--space", "-", "--storage", self.storage, "--jobs", "0",
                             says=("--jobs", '"0"', "from 1 to"))
        self.assert_rejected("study", "--storage", self.storage, says=("--space",))


class TrialOfAnotherProgram(CommandTest):
    """mlp config --space: what a program that searches by itself needs."""

    def setUp(self):
        super().setUp()
        self.space = self.write("space.json", {**SPACE, "objective": {"seeds": 2}})

    def documents(self, parameters):
        out, _ = mlp("config", "--space", self.space, "--parameters", "-", stdin=json.dumps(parameters))
        return json_lines(out)

    def test_completes_a_space(self):
        (document,) = json_lines(mlp("config", "--space", self.space)[0])
        self.assertEqual(document["objective"], {"monitor": "validation_accuracy", "seeds": 2, "report_every": 10})
        self.assertEqual(document["pruner"]["startup_trials"], 5)
        self.assertEqual(json_lines(mlp("config", "--space", "-", stdin=json.dumps(document))[0]), [document])

    def test_makes_one_document_for_each_seed(self):
        first, second = self.documents({"hidden_layers": 2, "width_1": 9, "width_2": 31, "optimizer.learning_rate": 0.3})
        self.assertEqual(first["network"]["layers"], [64, 9, 31, 10])
        self.assertEqual(first["optimizer"]["learning_rate"], 0.3)
        self.assertEqual(first["training"]["epochs"], 12)
        self.assertEqual((first["seed"], second["seed"]), (1, 2))
        self.assertEqual({**first, "seed": 2}, second)

    def test_trains_what_mlp_study_trained(self):
        out, _ = mlp("study", "--space", self.space, "--storage", self.path("study.log"), "--trials", 3)
        best = json_lines(out)[0]["best"]
        self.assertEqual(self.documents(best["parameters"])[0], best["experiment"])

    def test_parameters_that_are_not_allowed(self):
        one_layer = {"hidden_layers": 1, "width_1": 9, "optimizer.learning_rate": 0.3}
        for change, says in (({"width_2": 9}, ("width_2", "9", "only parameters that")),
                             ({"hidden_layers": 2}, ("width_2", "a missing value", "from 8 to 32")),
                             ({"width_1": 8.5}, ("width_1", "8.5", "an integer")),
                             ({"optimizer.learning_rate": 3}, ("optimizer.learning_rate", "3", "to 2")),
                             ({"optimizer.learning_rate": "0.3"}, ("optimizer.learning_rate", '"0.3"', "to 2"))):
            self.assert_rejected("config", "--space", self.space, "--parameters", "-",
                                 stdin=json.dumps({**one_layer, **change}), says=("standard input", *says))
        self.assert_rejected("config", "--space", self.space, "--parameters", "-", stdin="[]", says=("parameters", "{"))
        self.assert_rejected("config", "--space", "-", "--parameters", "-", says=("--space and --parameters", "read once"))

    def test_deep_nesting_is_refused(self):
        deep = 80_000 * "[" + 80_000 * "]"
        for text in (deep, '{"width_1": ' + deep + "}"):
            self.assert_rejected("config", "--space", self.space, "--parameters", "-", stdin=text, says=("levels",))
            self.assert_rejected("config", "--space", "-", stdin=text, says=("levels",))
            self.assert_rejected("train", "--config", "-", stdin=text, says=("levels",))


if __name__ == "__main__":
    run_tests()
