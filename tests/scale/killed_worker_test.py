"""A journal is imported, three workers go on with its study, one is killed in the middle of a trial: all is accounted for.

    /usr/bin/python3 killed_worker_test.py MLP
"""
import json
import subprocess

from scale import SPACE, ScaleTest, cli, content, json_lines, mlp, run_tests  # first: it says what is missing
from optuna.trial import TrialState

HEARTBEAT = ("--heartbeat", 2)


class KilledWorker(ScaleTest):
    def test_every_trial_is_accounted_for(self):
        space = self.write("space.json", SPACE)
        journal = self.mlp_study(space, 4)
        out = subprocess.run(self.command("import_journal", journal), check=True, capture_output=True, text=True)
        self.assertEqual(out.stderr, "")
        (imported,) = json_lines(out.stdout)
        self.assertEqual(imported["trials"], 4)
        before = [content(trial) for trial in self.study().trials]

        workers = [self.worker(space, 12, *HEARTBEAT) for _ in range(3)]
        killed = workers[0].wait_for_the_middle_of_a_trial()
        workers[0].process.kill()
        told = [line for worker in workers[1:] for line in worker.wait()[:-1]] + workers[0].lines()

        trials = self.study().trials
        self.assertEqual([content(trial) for trial in trials[:4]], before)
        self.assertTrue(all(trial.state.is_finished() for trial in trials))
        repeated = [trial.system_attrs["retry_history"][-1] for trial in trials if "retry_history" in trial.system_attrs]
        self.assertEqual(len(trials) - len(repeated), 12)
        accounted = [*range(4), *(line["trial"] for line in told), *repeated]
        self.assertEqual(sorted(accounted), list(range(len(trials))))  # none lost, none twice
        for line in told:
            trial = trials[line["trial"]]
            self.assertEqual(line["parameters"], trial.params)
            self.assertEqual(line.get("value"), trial.value if trial.state == TrialState.COMPLETE else None)
        self.assert_repeated(killed, trials)
        self.assert_best_is_true(space)

    def assert_repeated(self, killed, trials):
        dead = trials[killed]
        self.assertEqual((dead.state, dead.values), (TrialState.FAIL, None))
        self.assertIn("worker", dead.user_attrs["fail_reason"])
        # One, or on a machine so busy that a living worker was given up, the last of several.
        *_, again = [trial for trial in trials if dead.number in trial.system_attrs.get("retry_history", [])]
        self.assertEqual(again.params, dead.params)
        self.assertIn(again.state, (TrialState.COMPLETE, TrialState.PRUNED))
        self.assertNotEqual(again.user_attrs["worker"], dead.user_attrs["worker"])
        # The same documents: the same curve, as far as both came.
        common = dead.intermediate_values.keys() & again.intermediate_values.keys()
        self.assertTrue(common)
        for step in common:
            self.assertEqual(again.intermediate_values[step], dead.intermediate_values[step])

    def assert_best_is_true(self, space):
        (result,), table = self.run_program("results", "--space", space, "--mlp", cli.PROGRAM)
        self.assertEqual((result["trials"], result["running"], result["waiting"]), (12, 0, 0))
        best = result["best"]
        self.assertEqual(best["value"], max(trial.value for trial in self.study().trials
                                            if trial.state == TrialState.COMPLETE))
        self.assertIn(f"{best['value']:.5f}", table)
        trained = json_lines(mlp("train", "--config", "-", stdin=json.dumps(best["experiment"]))[0])[-1]
        self.assertEqual(trained["validation_accuracy"], best["value"])


if __name__ == "__main__":
    run_tests()
