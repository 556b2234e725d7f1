"""mlp train: rows, result, checkpoints, interruption, wrong input.

    python3 train_test.py MLP
"""
import signal
import subprocess
import time

import mlp as program
from mlp import CommandTest, json_lines, mlp, run_tests

SMALL = {"network": {"layers": [64, 16, 10]}, "training": {"epochs": 6}}
# Everything that has a state of its own: moments, masks, running statistics, the order of batches.
STATEFUL = {
    "network": {"layers": [64, 24, 16, 10], "activation": "relu", "dropout_rate": 0.2, "batch_norm": True},
    "loss": {"name": "softmax_cross_entropy"},
    "optimizer": {"name": "adam", "learning_rate": 0.01},
    "training": {"epochs": 300, "batch_size": 100},
}
ENDLESS = {**STATEFUL, "training": {"epochs": 100000, "batch_size": 100}}
ROW = {"epoch", "step", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate",
       "grad_norm", "layer_grad_norms", "clipped_share", "shown_train_loss", "shown_validation_loss", "patience_left"}
DIVERGING = {
    "network": {"layers": [64, 64, 64, 64, 10], "activation": "identity", "initializer": "normal"},
    "optimizer": {"learning_rate": 1000},
    "training": {"epochs": 50},
}


class Train(CommandTest):
    def train(self, document, *arguments, code=0):
        out, _ = mlp("train", "--config", self.write("run.json", document), *arguments, code=code)
        return json_lines(out)

    def test_prints_each_epoch_and_the_result(self):
        *rows, result = self.train(SMALL)
        self.assertEqual([row["epoch"] for row in rows], list(range(7)))
        for row in rows:
            self.assertEqual(set(row), ROW)
        self.assertIsNone(rows[0]["grad_norm"])
        self.assertEqual(result["state"], "finished")
        self.assertEqual(result["validation_loss"], rows[-1]["validation_loss"])
        self.assertLess(rows[-1]["validation_loss"], rows[0]["validation_loss"])
        self.assertNotIn("test_accuracy", result)

    def test_clipping_early_stopping_and_the_shown_loss_reach_the_rows(self):
        *rows, result = self.train({**SMALL, "clipping": {"mode": "global_norm", "threshold": 0.01},
                                    "early_stopping": {"enabled": True, "patience": 2, "min_delta": 100},
                                    "published": {"shown_loss": "log_loss"}})
        self.assertEqual([row["clipped_share"] for row in rows[1:]], [1] * (len(rows) - 1))
        self.assertEqual(rows[-1]["patience_left"], 0)
        self.assertIsInstance(rows[-1]["shown_train_loss"], float)
        self.assertEqual((result["state"], result["best_epoch"], result["epoch"]), ("stopped_early", 1, 3))

    def test_every_keeps_the_first_and_the_last_epoch(self):
        *rows, _ = self.train(SMALL, "--every", 4)
        self.assertEqual([row["epoch"] for row in rows], [0, 4, 6])

    def test_reads_standard_input_and_shows_no_progress_bar_without_a_terminal(self):
        out, err = mlp("train", "--config", "-", stdin='{"training": {"epochs": 2}}')
        self.assertEqual(json_lines(out)[-1]["state"], "finished")
        self.assertEqual(err, "")

    def test_the_seed_decides_the_weights(self):
        def weights(*arguments):
            return self.train(SMALL, *arguments)[-1]["weights_hash"]

        self.assertEqual(weights("--seed", 5), weights("--seed", 5))
        self.assertEqual(weights(), weights("--seed", 1))
        self.assertNotEqual(weights("--seed", 5), weights("--seed", 6))

    def test_opens_the_test_set_only_if_asked(self):
        self.assertGreater(self.train(SMALL, "--test")[-1]["test_loss"], 0)

    def test_a_run_that_diverges_says_where_and_keeps_the_last_good_checkpoint(self):
        checkpoint = self.path("run.ckpt")
        *rows, result = self.train(DIVERGING, "--every", 1000, "--checkpoint", checkpoint, code=1)
        self.assertEqual(result["state"], "diverged")
        self.assertIn("epoch", result["reason"])
        self.assertIsNone(result["validation_loss"])
        self.assertTrue(checkpoint.exists())

    def test_a_transferred_layer_starts_where_it_was_and_can_be_frozen(self):
        deep = {"network": {"layers": [64, 24, 10]}, "optimizer": {"learning_rate": 1}, "training": {"epochs": 100}}
        checkpoint = self.path("run.ckpt")
        self.train(deep, "--checkpoint", checkpoint)
        head = {"network": {"layers": [64, 24, 16, 10]}, "optimizer": {"learning_rate": 1},
                "training": {"epochs": 1, "frozen_layers": 1}}
        plain = self.train(head)
        transferred = self.train(head, "--transfer", checkpoint, "--layers", 1)
        self.assertNotEqual(transferred[0]["train_loss"], plain[0]["train_loss"])
        thawed = self.train({**head, "training": {"epochs": 1}}, "--transfer", checkpoint, "--layers", 1)
        self.assertEqual(thawed[0], transferred[0])
        self.assertNotEqual(thawed[-1]["weights_hash"], transferred[-1]["weights_hash"])


class Checkpoint(CommandTest):
    def test_resuming_equals_never_having_stopped(self):
        whole = json_lines(mlp("train", "--config", self.write("run.json", STATEFUL))[0])
        # Killed in the middle: its rows do not fit into a pipe that nobody reads, so it cannot have finished.
        checkpoint = self.path("run.ckpt")
        process = subprocess.Popen([program.PROGRAM, "train", "--config", self.path("run.json"),
                                    "--checkpoint", checkpoint], stdout=subprocess.PIPE, text=True)
        for _ in range(5):
            process.stdout.readline()
        process.kill()
        process.stdout.close()
        process.wait()
        resumed = json_lines(mlp("train", "--resume", checkpoint, "--checkpoint", checkpoint)[0])
        self.assertGreater(len(resumed), 20)
        self.assertEqual(resumed[-1]["weights_hash"], whole[-1]["weights_hash"])
        self.assertEqual(resumed[:-1], whole[len(whole) - len(resumed):-1])

    def interrupted(self, *arguments):
        """Ctrl-C some epochs after the first row: returns that row and the result."""
        process = subprocess.Popen([program.PROGRAM, "train", *arguments], stdout=subprocess.PIPE, text=True)
        first = json_lines(process.stdout.readline())[0]
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        result = json_lines(out)[-1]
        self.assertEqual(result["state"], "interrupted")
        return first, result

    def test_ctrl_c_leaves_a_checkpoint_that_goes_on(self):
        checkpoint = self.path("run.ckpt")
        _, before = self.interrupted("--config", self.write("endless.json", ENDLESS), "--every", "100000",
                                     "--checkpoint", checkpoint)
        first, result = self.interrupted("--resume", checkpoint)
        self.assertEqual(first["epoch"], before["epoch"] + 1)  # not one epoch is lost
        document = {**ENDLESS, "training": {"epochs": result["epoch"], "batch_size": 100}}
        whole = json_lines(mlp("train", "--config", self.write("whole.json", document), "--every", 100000)[0])
        self.assertEqual(result["weights_hash"], whole[-1]["weights_hash"])

    def test_a_finished_run_is_resumed_to_its_result(self):
        checkpoint = self.path("run.ckpt")
        whole = json_lines(mlp("train", "--config", self.write("run.json", SMALL), "--checkpoint", checkpoint)[0])
        resumed = json_lines(mlp("train", "--resume", checkpoint)[0])
        self.assertEqual(len(resumed), 1)
        self.assertEqual(resumed[0]["weights_hash"], whole[-1]["weights_hash"])


class WrongInput(CommandTest):
    def test_a_field_that_is_not_allowed(self):
        for document, says in (({"training": {"epochs": 0}}, ("training.epochs", "0", "1 to 100000")),
                               ({"network": {"layers": [64, 10, 9]}}, ("network.layers", "9", "10")),
                               ({"optimizer": {"name": "sdg"}}, ("optimizer.name", "sdg", "momentum")),
                               ({"epochs": 3}, ("epochs",))):
            path = self.write("run.json", document)
            self.assert_rejected("train", "--config", path, says=(str(path), *says))

    def test_what_is_no_json(self):
        self.assert_rejected("train", "--config", "-", stdin="{", says=("standard input",))

    def test_an_option_that_is_not_allowed(self):
        path = self.write("run.json", SMALL)
        self.assert_rejected("train", "--config", path, "--every", "0", says=("--every", '"0"', "from 1 to"))
        self.assert_rejected("train", "--config", path, "--seed", "-1", says=("--seed", '"-1"', "from 0 to"))
        self.assert_rejected("train", "--config", path, "--evry", "1", says=("--evry", "--help"))
        self.assert_rejected("train", says=("no document: name its FILE", "--resume FILE"))

    def test_files_that_cannot_be_used(self):
        self.assert_rejected("train", "--config", self.path("none.json"), says=("none.json", "No such file"))
        path = self.write("run.json", SMALL)
        self.assert_rejected("train", "--resume", path, says=("run.json", "checkpoint"))
        mlp("train", "--config", path, "--checkpoint", self.path("no") / "run.ckpt", code=2)

    def test_a_damaged_checkpoint(self):
        checkpoint = self.path("run.ckpt")
        mlp("train", "--config", self.write("run.json", SMALL), "--checkpoint", checkpoint)
        content = bytearray(checkpoint.read_bytes())
        content[len(content) // 2] ^= 1
        checkpoint.write_bytes(content)
        self.assert_rejected("train", "--resume", checkpoint, says=("run.ckpt", "checkpoint"))

    def test_options_that_do_not_go_together(self):
        path = self.write("run.json", SMALL)
        self.assert_rejected("train", "--config", path, "--resume", "run.ckpt", says=("--config", "--resume"))
        self.assert_rejected("train", "--config", path, "--transfer", "run.ckpt", says=("--layers", "--transfer"))
        self.assert_rejected("train", "--config", path, "--layers", "1", says=("--transfer", "--layers"))
        self.assert_rejected("train", "--resume", "run.ckpt", "--transfer", "run.ckpt", "--layers", "1", says=("--transfer", "--resume"))

    def test_layers_that_do_not_fit(self):
        checkpoint = self.path("run.ckpt")
        mlp("train", "--config", self.write("run.json", SMALL), "--checkpoint", checkpoint)
        wide = self.write("wide.json", {"network": {"layers": [64, 32, 10]}})
        self.assert_rejected("train", "--config", wide, "--transfer", checkpoint, "--layers", "1", says=("run.ckpt", "32", "16"))


if __name__ == "__main__":
    run_tests()
