"""Workers on a shared database: they start together, are interrupted, are thought dead; wrong input.

    /usr/bin/python3 workers_test.py MLP
"""
import signal
from collections import Counter

from scale import SPACE, ScaleTest, cli, mlp, run_tests  # first: it says what is missing
import optuna
from optuna.trial import TrialState

# Rates that learn, do not learn, and diverge.
RATES = {
    "experiment": {"training": {"epochs": 30}, "network": {"layers": [64, 64, 64, 64, 10], "activation": "relu"}},
    "objective": {"report_every": 10, "seeds": 2},
    "pruner": {"name": "percentile", "percentile": 50, "startup_trials": 2},
    "space": [{"name": "optimizer.learning_rate", "type": "categorical", "choices": [0.3, 0.00001, 1000]}],
}


class Workers(ScaleTest):
    def test_start_together_on_an_empty_database(self):
        space = self.write("space.json", RATES)
        workers = [self.worker(space, 4) for _ in range(2)]
        told = [line["trial"] for worker in workers for line in worker.wait()[:-1]]
        self.assertEqual(sorted(told), [0, 1, 2, 3])
        self.assertEqual(len(self.study().trials), 4)

    def test_complete_prune_and_fail_as_mlp_study_does(self):
        space = self.write("space.json", RATES)
        # A study of mlp's own says which trials wait: so both run the same.
        study = optuna.create_study(study_name="study", direction="maximize",
                                    storage=optuna.storages.RDBStorage(self.url))
        journal = optuna.create_study(
            study_name="study", direction="maximize",
            storage=optuna.storages.JournalStorage(optuna.storages.JournalFileStorage(str(self.path("study.log")))))
        for rate in (0.3, 0.3, 0.00001, 1000):
            study.enqueue_trial({"optimizer.learning_rate": rate})
            journal.enqueue_trial({"optimizer.learning_rate": rate})
        mlp("study", "--space", space, "--storage", self.path("study.log"), "--trials", 4, "--resume")
        ours = self.work(space, 4)
        self.assertEqual([line["state"] for line in ours], ["complete", "complete", "pruned", "failed", "finished"])
        self.assertIn("is not finite", ours[3]["reason"])
        for trial, theirs in zip(self.study().trials, journal.trials, strict=True):
            self.assertEqual((trial.state, trial.params), (theirs.state, theirs.params))
            self.assertEqual(trial.intermediate_values, theirs.intermediate_values)
            self.assertEqual(trial.values, theirs.values)
            self.assertEqual(trial.user_attrs.get("fail_reason"), theirs.user_attrs.get("fail_reason"))

    def test_ctrl_c_and_sigterm_put_the_trial_back_at_once(self):
        space = self.write("space.json", SPACE)
        for count, stop in enumerate((signal.SIGINT, signal.SIGTERM), 1):
            worker = self.worker(space, 1)
            number = worker.wait_for_the_middle_of_a_trial()
            worker.process.send_signal(stop)
            worker.process.send_signal(signal.SIGCONT)
            self.assertEqual(worker.wait(code=130)[-1]["state"], "interrupted")
            self.assertIn(f"trial {number} is back in the queue", worker.complaints())
            trials = self.study().trials
            self.assertEqual(Counter(trial.state for trial in trials),
                             {TrialState.FAIL: count, TrialState.WAITING: 1})
            self.assertEqual(trials[-1].params, trials[0].params)

    def test_a_trial_that_was_given_to_another_does_not_count(self):
        space = self.write("space.json", SPACE)
        worker = self.worker(space, 1)
        number = worker.wait_for_the_middle_of_a_trial()
        # What another worker does with one of which nothing was heard.
        study = self.study()
        trial = study.trials[number]
        storage = optuna.storages.RDBStorage(self.url)
        optuna.storages.RetryFailedTrialCallback()(study, trial)
        storage.set_trial_state_values(trial._trial_id, TrialState.FAIL)
        worker.process.send_signal(signal.SIGCONT)
        told = worker.wait()
        self.assertIn(f"trial {number} was given to another worker", worker.complaints())
        self.assertEqual([(line.get("trial"), line["state"]) for line in told], [(1, "complete"), (None, "finished")])
        self.assertEqual([trial.state for trial in self.study().trials], [TrialState.FAIL, TrialState.COMPLETE])

    def test_an_mlp_that_is_gone_puts_the_trial_back(self):
        space = self.write("space.json", RATES)
        for attempts, (last, says) in enumerate((("--parameters", "mlp train cannot be started"),
                                                 ("--space", "No such file")), 1):
            gone = self.write("mlp", f'#!/bin/sh\ncase "$*" in *{last}*) rm "$0";; esac\nexec {cli.PROGRAM} "$@"\n')
            gone.chmod(0o755)
            _, err = self.run_program("worker", "--space", space, "--mlp", gone, "--trials", 1, code=1)
            for words in (f"trial {attempts - 1} is back in the queue", f"--mlp {gone}", says):
                self.assertIn(words, err)
            self.assertEqual(Counter(trial.state for trial in self.study().trials),
                             {TrialState.FAIL: attempts, TrialState.WAITING: 1})


class WrongInput(ScaleTest):
    def refused(self, space, *arguments, says):
        self.assert_refuses("worker", "--space", self.write("space.json", space), "--mlp", cli.PROGRAM, *arguments,
                            says=("worker.py", *says))

    def test_every_program_teaches(self):
        for name in ("worker", "import_journal", "results"):
            out, _ = self.output_of(name, "--help")
            for words in ("usage: ", "Example:", "Exit codes:", "--storage"):
                self.assertIn(words, out)

    def test_options(self):
        self.refused(SPACE, "--trials", "0", says=("--trials", '"0"', "from 1 to"))
        self.refused(SPACE, "--heartbeat", "x", says=("--heartbeat", '"x"', "from 1 to 3600"))
        self.refused(SPACE, "--mlp", self.path("nothing"), says=("--mlp", "nothing", "allowed"))
        self.refused({"space": []}, says=("space.json", "space", "no parameters"))

    def test_a_database_that_is_none(self):
        good, self.url = self.url, "sqlite:///study.db"
        self.refused(SPACE, says=("--storage", "sqlite", "postgresql://"))
        self.url = "nothing"
        self.refused(SPACE, says=("--storage", "postgresql://"))
        self.url = good.rsplit("/", 1)[0] + "/other"
        _, err = self.run_program("results", "--space", self.write("space.json", SPACE), "--mlp", cli.PROGRAM,
                                      code=1)
        self.assertIn("--storage", err)
        self.assertIn('"other" does not exist', err)

    def test_a_study_that_does_not_fit(self):
        self.work(self.write("space.json", RATES), 1)
        self.refused({**RATES, "experiment": {}}, says=('study "study"', "another objective or experiment", "allowed"))
        self.refused({**RATES, "objective": {"monitor": "validation_loss"}}, says=("does not minimize", "allowed"))
        study = self.study()
        kept = study.user_attrs["mlp:objective"]
        del kept["experiment"]["broken_by_us"]  # as a version wrote it that did not know them
        study.set_user_attr("mlp:objective", kept)
        self.work(self.write("space.json", RATES), 2)
        rate = {"name": "optimizer.learning_rate", "type": "float", "low": 0.1, "high": 1}
        self.refused({**RATES, "space": [rate]}, says=("optimizer.learning_rate", "FloatDistribution", "trial 0"))
        self.assert_refuses("results", "--space", self.write("other.json", {**RATES, "name": "other"}), "--mlp",
                            cli.PROGRAM, says=('"other"', 'allowed: a study of the database: "study"'))


if __name__ == "__main__":
    run_tests()
