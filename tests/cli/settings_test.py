"""mlp train from the command line: settings, longer runs, saved runs, and words that are wrong.

    python3 settings_test.py MLP
"""
import json

from mlp import CommandTest, json_lines, mlp, run_tests

SMALL = {"network": {"layers": [64, 4, 10]}, "data": {"train_size": 100}, "training": {"epochs": 4}}
SPACE = {"experiment": SMALL, "space": [{"name": "width", "type": "int", "low": 4, "high": 8}]}


class WithRun(CommandTest):
    def setUp(self):
        super().setUp()
        self.config = self.write("run.json", SMALL)

    def result(self, *arguments, code=0):
        out, err = mlp("train", *arguments, "--quiet", code=code)
        (result,) = json_lines(out)
        return result, err


class Settings(WithRun):
    def test_the_file_is_an_argument_or_an_option(self):
        for arguments in ((self.config,), ("--config", self.config)):
            self.assertEqual(self.result(*arguments)[0]["epoch"], 4)
        self.assertTrue(json_lines(mlp("gradcheck", self.config)[0])[0]["passed"])
        mlp("study", self.write("space.json", SPACE), "--trials", 1, "--storage", self.path("study.log"))

    def test_set_equals_the_document_with_that_field(self):
        document = {**SMALL, "optimizer": {"name": "adam", "learning_rate": 0.5}, "training": {"epochs": 7},
                    "network": {"layers": [64, 5, 6, 10]}, "early_stopping": {"enabled": True}, "seed": 9}
        expected, _ = self.result(self.write("whole.json", document))
        result, _ = self.result(self.config, "--set", "optimizer.learning_rate=3", "--set", "optimizer.learning_rate=0.5",
                                "--set=optimizer.name=adam", "--set", "network.layers=[64,5,6,10]", "--epochs", 7,
                                "--set", "early_stopping.enabled=true", "--set", "seed=9")
        self.assertEqual(result["weights_hash"], expected["weights_hash"])
        self.assertEqual(result["epoch"], 7)

    def test_settings_that_are_not_allowed(self):
        for arguments, says in ((("--set", "optimizer.learning_rte=1"), ('"optimizer.learning_rte"',
                                                                         "did you mean optimizer.learning_rate?")),
                                (("--set", "optimizer.learning_rate"), ("--set", "FIELD=VALUE")),
                                (("--set", "optimizer={}"), ("--set", '"optimizer"')),
                                (("--set", "optimizer.learning_rate=-1"), ("optimizer.learning_rate", "-1", "above 0")),
                                (("--set", "optimizer.name=sdg"), ("optimizer.name", '"sdg"', "momentum")),
                                (("--set", "seed=" + "[" * 5000), ("seed", "an integer")),
                                (("--epochs", "0"), ("--epochs", '"0"', "from 1 to 100000"))):
            self.assert_rejected("train", self.config, *arguments, says=says)

    def test_a_setting_without_effect_is_said_once(self):
        def notices(*arguments):
            return mlp("train", self.config, *arguments)[1].splitlines()

        self.assertEqual(notices(), [])
        (notice,) = notices("--set", "optimizer.momentum=0.5")
        self.assertEqual(notice, 'mlp train: optimizer.momentum has no effect, since optimizer.name is "sgd"')
        self.assertEqual(len(notices("--set", "optimizer.momentum=0.9")), 1)  # the default, but asked for
        self.assertEqual(notices("--set", "optimizer.momentum=0.5", "--set", "optimizer.name=momentum"), [])
        (notice,) = notices("--set", "early_stopping.patience=3")
        self.assertIn("since early_stopping.enabled is false", notice)
        self.assertEqual(notices("--set", "optimizer.momentum=0.5", "--quiet"), [])
        turned_on_later = {**SMALL, "clipping": {"threshold": 1},
                           "changes": [{"epoch": 2, "field": "clipping.mode", "value": "value"}]}
        self.assertEqual(mlp("train", self.write("later.json", turned_on_later))[1], "")


class Longer(WithRun):
    def test_a_finished_run_goes_on_to_what_a_longer_one_had_been(self):
        checkpoint = self.path("run.ckpt")
        self.result(self.config, "--checkpoint", checkpoint)
        longer, _ = self.result("--resume", checkpoint, "--checkpoint", checkpoint, "--epochs", 9)
        whole, _ = self.result(self.config, "--epochs", 9)
        self.assertEqual((longer["state"], longer["epoch"]), ("finished", 9))
        self.assertEqual(longer["weights_hash"], whole["weights_hash"])
        self.assert_rejected("train", "--resume", checkpoint, "--epochs", 3, says=("training.epochs", "3", "9"))

    def test_a_change_from_there_on(self):
        checkpoint = self.path("run.ckpt")
        self.result(self.config, "--checkpoint", checkpoint)
        changed, _ = self.result("--resume", checkpoint, "--epochs", 9, "--set", "optimizer.learning_rate=0.01")
        changes = [{"epoch": 4, "field": "optimizer.learning_rate", "value": 0.01}]
        document = self.write("changed.json", {**SMALL, "training": {"epochs": 9}, "changes": changes})
        self.assertEqual(changed["weights_hash"], self.result(document)[0]["weights_hash"])
        self.assert_rejected("train", "--resume", checkpoint, "--set", "network.layers=[64,10]",
                             says=("field", "network.layers", "can change during a run"))

    def test_a_run_that_early_stopping_ended_does_not(self):
        checkpoint = self.path("run.ckpt")
        stopping = {**SMALL, "early_stopping": {"enabled": True, "patience": 1, "min_delta": 100}}
        self.result(self.write("stopping.json", stopping), "--checkpoint", checkpoint)
        self.assert_rejected("train", "--resume", checkpoint, "--epochs", 9,
                             says=("run.ckpt", "early stopping has ended this run after epoch 2"))


class SavedRun(WithRun):
    """What the page saves. The hash at epoch 137 was read off the page, in Chromium."""
    DOCUMENT = {"optimizer": {"learning_rate": 1}, "training": {"epochs": 140}}
    PAGE_HASH = "7b7287de473a177e"

    def saved(self, **status):
        status = {"state": "running", "epoch": 137, "step": 137, "weights_hash": self.PAGE_HASH, **status}
        return self.write("saved.json", json.dumps({"experiment": self.DOCUMENT, "status": status, "history": [
            {"epoch": 0, "grad_norm": None}]}, indent=1))

    def test_is_repeated_and_its_hash_compared(self):
        _, err = mlp("train", self.saved(), "--every", 1000)
        self.assertEqual(err, f"mlp train: epoch 137: the weights hash {self.PAGE_HASH} is the saved run's\n")
        _, err = mlp("train", self.saved(weights_hash="0" * 16), "--every", 1000)
        self.assertIn(f"the weights hash is {self.PAGE_HASH}, but the saved run's is {'0' * 16}", err)

    def test_where_there_is_nothing_to_compare(self):
        self.assertIn("saved within an epoch", mlp("train", self.saved(epoch=3, step=4), "--every", 1000)[1])
        self.assertIn("not reached", mlp("train", self.saved(epoch=1000, step=1000), "--every", 1000)[1])
        self.assertEqual(mlp("train", self.saved(), "--seed", 2, "--every", 1000)[1], "")

    def test_what_was_printed_is_repeated(self):
        printed, _ = mlp("train", "-", "--set", "optimizer.learning_rate=0.5", "--seed", 3, stdin=json.dumps(SMALL))
        result = json_lines(printed)[-1]
        self.assertEqual((result["mlp_version"], result["experiment"]["seed"]), (mlp("--version")[0].split()[1], 3))
        for name, text in (("all", printed), ("the last line", printed.splitlines()[-1])):
            with self.subTest(name):
                _, err = mlp("train", self.write("printed.json", text))
                self.assertEqual(err, f"mlp train: epoch 4: the weights hash {result['weights_hash']} is the saved run's\n")
        _, err = mlp("train", self.write("cut.json", "\n".join(printed.splitlines()[:-1])), code=2)
        self.assertIn("cut.json: this is a run's epochs without the last line", err)

    def test_each_sub_command_reads_each_shape(self):
        study = {"state": "finished", "trials": 1, "best": {"trial": 0, "value": 0.5, "parameters": {}, "experiment": SMALL}}
        for name, shape in (("run", {"experiment": SMALL}), ("study", study), ("trial", study["best"]), ("bare", SMALL),
                            ("with a mark", "\ufeff" + json.dumps(SMALL))):
            with self.subTest(name):
                path = self.write("shape.json", shape)
                self.assertEqual(self.result(path)[0]["weights_hash"], self.result(self.config)[0]["weights_hash"])
                self.assertEqual(mlp("config", "--check", path)[0], mlp("config", "--check", self.config)[0])
                self.assertEqual(mlp("gradcheck", path)[0], mlp("gradcheck", self.config)[0])
                self.assertEqual(mlp("data", path)[0], mlp("data", self.config)[0])

    def test_what_is_wrong_in_it_is_named(self):
        self.assert_rejected("train", self.write("bad.json", {"experiment": {"seed": -1}}), says=("bad.json", "seed", "-1"))
        self.assert_rejected("train", self.saved(epoch="many"), says=("saved.json", "status"))
        deep = '{"experiment": ' + "[" * 100000 + "]" * 100000 + "}"
        self.assert_rejected("train", self.write("deep.json", deep), says=("deep.json",))

    def test_another_document_is_called_by_its_name(self):
        space, checkpoint = self.write("space.json", SPACE), self.path("run.ckpt")
        self.result(self.config, "--checkpoint", checkpoint)
        self.assert_rejected("train", space, says=("space.json", "the space document of a search", "mlp study --space"))
        self.assert_rejected("train", checkpoint, says=("run.ckpt", "a checkpoint", "--resume"))
        self.assert_rejected("train", self.write("none.json", {"state": "finished", "best": None}),
                             says=("no trial was completed",))
        mlp("study", space, "--trials", 1, "--storage", self.path("study.log"))
        self.assert_rejected("train", self.path("study.log"), says=("the journal of a study",))
        for command in (("study", "--storage", self.path("other.log"), "--space"), ("config", "--space")):
            self.assert_rejected(*command, self.config, says=("run.json", "an experiment document", '"space"'))
            self.assert_rejected(*command, self.path("study.log"), says=("study.log", "the journal of a study", "--storage"))
            self.assert_rejected(*command, checkpoint, says=("run.ckpt", "a checkpoint"))
        self.assert_rejected("train", self.write("progress.json", {"format": "MLP Lab progress", "progress": {}}),
                             says=("progress.json", "the progress that the page saved"))


class Words(WithRun):
    def test_unknown_options_come_in_their_order_with_what_may_be_meant(self):
        out, err = mlp("train", self.config, "--evry", 3, "--colour", "--epoch=4", code=2)
        self.assertIn("no option --evry, did you mean --every?; no option --colour; no option --epoch, did you mean --epochs?",
                      err)
        self.assert_rejected("gradcheck", "--confg", self.config, says=("--confg", "did you mean --config?"))
        self.assert_rejected("train", self.config, "other.json", says=("too many arguments: other.json",))

    def test_no_message_is_built_from_an_empty_value(self):
        for arguments in (("train",), ("train", self.config, "--layers", 1), ("train", self.config, "--resume", "run.ckpt"),
                          ("train", "--resume", "run.ckpt", "--seed", 1), ("gradcheck",), ("predict",), ("study",),
                          ("config",), ("config", "--space", "-", "--parameters", "-")):
            out, err = mlp(*arguments, code=2)
            for words in ("nothing is not allowed", "none beside", "allowed: none", "numbers is not allowed", '""'):
                self.assertNotIn(words, err)


if __name__ == "__main__":
    run_tests()
