"""What earlier versions wrote opens, and gives the same weights: the folders of tests/kept.

    python3 kept_test.py MLP
"""
import json
import shutil
from pathlib import Path

from mlp import CommandTest, json_lines, mlp, run_tests

FOLDERS = sorted(path for path in (Path(__file__).parent.parent / "kept").iterdir() if path.is_dir())


def read(folder, name):
    return json.loads((folder / name).read_text())


class Kept(CommandTest):
    def test_there_is_something(self):
        self.assertGreater(len(FOLDERS), 0)

    def test_a_checkpoint_goes_on_to_the_weights_of_the_whole_run(self):
        for folder in FOLDERS:
            with self.subTest(folder.name):
                out, _ = mlp("train", "--resume", folder / "run.ckpt", "--every", 100)
                first, *_, result = json_lines(out)
                kept = read(folder, "kept.json")["run"]
                self.assertGreater(first["epoch"], 0)
                self.assertEqual((result["epoch"], result["weights_hash"]), (kept["epoch"], kept["weights_hash"]))

    def test_documents_give_the_same_weights(self):
        for folder in FOLDERS:
            for name, kept in read(folder, "experiments.json").items():
                with self.subTest(f"{folder.name}, {name}"):
                    out, _ = mlp("train", "--config", "-", "--every", 100, stdin=json.dumps(kept["document"]), code=None)
                    self.assertEqual(json_lines(out)[-1]["weights_hash"], kept["weights_hash"])

    def test_a_run_that_the_page_saved_is_repeated_to_its_hash(self):
        for folder in FOLDERS:
            status = read(folder, "run.json")["status"]
            _, err = mlp("train", folder / "run.json", "--every", 1000)
            self.assertIn(f"epoch {status['epoch']}: the weights hash {status['weights_hash']} is the saved run's", err)

    def test_journals_go_on_with_all_their_trials(self):
        for folder in FOLDERS:
            for name in ("study.log", "tab.log"):
                with self.subTest(f"{folder.name}, {name}"):
                    journal = self.path(name)
                    shutil.copy(folder / name, journal)
                    before = sum('"op_code":4' in line for line in journal.read_text().splitlines())
                    self.assertGreater(before, 5)
                    mlp("study", "--space", folder / "space.json", "--storage", journal, "--resume", "--trials", before + 1)
                    kept = (folder / name).read_text()
                    after = journal.read_text()
                    self.assertTrue(after.startswith(kept), "what is there stays as it is")
                    self.assertEqual(sum('"op_code":4' in line for line in after.splitlines()), before + 1)


run_tests()
