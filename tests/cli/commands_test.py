"""mlp itself, and mlp config, gradcheck and predict.

    python3 commands_test.py MLP
"""
import json
import subprocess

import mlp as program
from mlp import CommandTest, json_lines, mlp, on_terminal, run_tests

SUB_COMMANDS = {"train": "--checkpoint", "gradcheck": "--images", "config": "--defaults", "predict": "--label",
                "study": "--storage", "data": "--config"}


class Help(CommandTest):
    def test_every_sub_command_teaches(self):
        for name, option in SUB_COMMANDS.items():
            for out in (mlp(name, "--help")[0], mlp(name, "-h")[0], mlp("help", name)[0]):
                for words in (f"Usage: mlp {name} ", option, "Examples:", "Exit codes:"):
                    self.assertIn(words, out)

    def test_the_whole(self):
        for out in (mlp("--help")[0], mlp()[0], mlp("help")[0]):
            for name in SUB_COMMANDS:
                self.assertIn(name, out)
        self.assertRegex(mlp("--version")[0], r"^mlp \d+\.\d+\.\d+\n$")

    def test_a_sub_command_that_nobody_knows(self):
        self.assert_rejected("trian", says=("trian", "did you mean train?", "--help"))
        self.assert_rejected("help", "trian", says=("trian", "did you mean train?", "predict"))
        self.assert_rejected("wonder", says=('no command "wonder"',))


class Config(CommandTest):
    def test_the_defaults_are_allowed_and_complete(self):
        defaults, _ = mlp("config", "--defaults")
        self.assertEqual(mlp("config", "--check", "-", stdin=defaults)[0], defaults)
        self.assertEqual(mlp("config", "--check", "-", stdin="{}")[0], defaults)

    def test_completes_a_document(self):
        path = self.write("run.json", {"network": {"layers": [64, 32, 10]}})
        document = json.loads(mlp("config", "--check", path)[0])
        self.assertEqual(document["network"]["layers"], [64, 32, 10])
        self.assertEqual(document["training"]["epochs"], 500)

    def test_says_what_is_wrong(self):
        self.assert_rejected("config", "--check", "-", stdin='{"optimizer": {"learning_rate": -1}}',
                             says=("standard input", "optimizer.learning_rate", "-1", "allowed"))
        self.assert_rejected("config", says=("--defaults", "--check"))
        self.assert_rejected("config", "--defaults", "--check", "-", says=("--defaults", "--check"))
        self.assert_rejected("config", "--defaults", "--parameters", "-", says=("--parameters", "--space"))


class GradCheck(CommandTest):
    def test_passes(self):
        document = self.write("run.json", {"network": {"layers": [64, 8, 10]}})
        _, out = on_terminal("gradcheck", document, stdout=True)
        self.assertIn("W1", out)
        self.assertIn("passed: largest relative error", out)
        (check,) = json_lines(mlp("gradcheck", document)[0])
        self.assertTrue(check["passed"])

    def test_finds_a_fault(self):
        document = {"network": {"layers": [64, 8, 10]}, "broken_by_us": {"no_activation_derivative": True}}
        out, _ = mlp("gradcheck", "--config", self.write("run.json", document), code=1)
        (check,) = json_lines(out)
        errors = {tensor["name"]: tensor["relative_error"] for tensor in check["tensors"]}
        self.assertFalse(check["passed"])
        self.assertEqual(check["largest_error"], max(errors.values()))
        self.assertGreater(errors["W1"], 1e-2)
        self.assertLess(errors["W2"], 1e-6)

    def test_wrong_input(self):
        self.assert_rejected("gradcheck", "--config", "-", "--images", "many", says=("--images", '"many"', "from 1 to"))
        self.assert_rejected("gradcheck", says=("--config",))
        self.assert_rejected("gradcheck", "--config", "-", stdin="[]", says=("standard input",))


class Predict(CommandTest):
    def setUp(self):
        super().setUp()
        self.checkpoint = self.path("run.ckpt")
        document = {"training": {"epochs": 200}, "optimizer": {"learning_rate": 1}}
        mlp("train", "--config", self.write("run.json", document), "--every", 1000, "--checkpoint", self.checkpoint)

    def test_reads_digits_that_a_person_can_read(self):
        zero = [0, 0, 6, 15, 14, 3, 0, 0, 0, 0, 15, 8, 9, 14, 0, 0, 0, 3, 14, 0, 0, 12, 5, 0, 0, 5, 10, 0, 0, 8, 8, 0,
                0, 5, 9, 0, 0, 8, 8, 0, 0, 4, 12, 0, 0, 12, 6, 0, 0, 0, 15, 5, 9, 13, 0, 0, 0, 0, 6, 15, 13, 2, 0, 0]
        line = ",".join(map(str, zero))
        answers = json_lines(mlp("predict", "--checkpoint", self.checkpoint, stdin=f"{line}\n {line} \n")[0])
        self.assertEqual([(answer["line"], answer["prediction"]) for answer in answers], [(1, 0), (2, 0)])
        self.assertEqual(len(answers[0]["outputs"]), 10)
        self.assertEqual(max(answers[0]["outputs"]), answers[0]["outputs"][0])
        from_file = mlp("predict", "--checkpoint", self.checkpoint, self.write("zero.csv", line))[0]
        self.assertEqual(json_lines(from_file), answers[:1])

    def test_what_is_no_checkpoint(self):
        self.assert_rejected("predict", "--checkpoint", self.path("run.json"), says=("run.json", "checkpoint"))
        self.assert_rejected("predict", says=("--checkpoint",))


class Terminal(CommandTest):
    def test_a_progress_bar_with_the_time_left(self):
        document = self.write("run.json", {"training": {"epochs": 300}})
        shown, out = on_terminal("train", "--config", document, "--every", "1000")
        self.assertRegex(shown, r"\[=* +\] \d+/300, ")
        self.assertTrue(shown.endswith("\r\x1b[K"), "it clears its line in the end")
        self.assertEqual(json_lines(out)[-1]["state"], "finished")
        self.assertEqual(on_terminal("train", document, "--quiet")[0], "")

    def test_a_terminal_gets_tables_and_a_pipe_json(self):
        document = self.write("run.json", {"training": {"epochs": 500}})
        _, table = on_terminal("train", document, stdout=True)
        head, *rows = table[:table.index("finished")].splitlines()
        self.assertEqual(head.split()[:3], ["epoch", "train", "loss"])
        self.assertEqual([row.split()[0] for row in rows], [str(epoch) for epoch in range(0, 501, 25)])
        *lines, result = json_lines(on_terminal("train", document, "--json", stdout=True)[1])
        self.assertEqual(len(lines), 501)
        self.assertIn(f"weights     {result['weights_hash']}", table)
        self.assertEqual(json_lines(mlp("train", document, "--quiet")[0])[0]["weights_hash"], result["weights_hash"])
        quiet = on_terminal("train", document, "--quiet", stdout=True)[1]
        self.assertTrue(quiet.startswith("finished at epoch 500"))

    def test_a_reader_that_goes_is_no_fault(self):
        document = self.write("run.json", {"training": {"epochs": 300}})
        process = subprocess.Popen([program.PROGRAM, "train", "--config", document], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.stderr.read(), "")
        process.stderr.close()
        self.assertEqual(process.wait(timeout=30), 0)


if __name__ == "__main__":
    run_tests()
