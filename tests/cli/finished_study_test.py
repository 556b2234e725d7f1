"""The finished study that the page brings: its journal is what `mlp study` makes of its space.

    python3 finished_study_test.py MLP
"""
import json
import shutil
from pathlib import Path

from mlp import CommandTest, json_lines, mlp, run_tests

EXPERIMENTS = Path(__file__).resolve().parents[2] / "experiments"
SPACE = EXPERIMENTS / "search_finished.json"
JOURNAL = EXPERIMENTS / "search_finished.log"


def first_parameters(journal):
    """Those of the trial that the sampler drew first, at random from the seed."""
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    return next(line["params"] for line in lines if line["op_code"] == 4)


class FinishedStudy(CommandTest):
    def test_it_has_a_hundred_complete_trials_of_its_space(self):
        copy = self.path("study.log")
        shutil.copy(JOURNAL, copy)
        out, _ = mlp("study", "--space", SPACE, "--storage", copy, "--trials", 100, "--resume")
        (result,) = json_lines(out)
        self.assertEqual((result["state"], result["trials"], result["complete"]), ("finished", 100, 100))
        self.assertEqual(copy.read_text(), JOURNAL.read_text())
        self.assertGreater(result["best"]["value"], 0.98)

    def test_the_command_begins_the_same_study(self):
        again = self.path("again.log")
        mlp("study", "--space", SPACE, "--storage", again, "--trials", 1)
        self.assertEqual(first_parameters(again), first_parameters(JOURNAL))

    def test_it_trains_what_the_corrected_search_trains(self):
        finished, corrected = json.loads(SPACE.read_text()), json.loads((EXPERIMENTS / "search.json").read_text())
        for field in ("space", "experiment", "sampler", "seed"):
            self.assertEqual(finished[field], corrected[field], field)


if __name__ == "__main__":
    run_tests()
