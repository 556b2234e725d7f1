"""Problems in the plane: what every command does with a document whose source is the plane.

    python3 plane_test.py MLP
"""
import csv
import io
import json

from mlp import CommandTest, json_lines, mlp, run_tests

MOONS = {
    "data": {"source": "plane", "plane": {"shape": "moons", "noise": 0.05, "count": 60}, "split": "seeded", "test_share": 0.1},
    "network": {"layers": [2, 8, 2], "activation": "tanh"},
    "loss": {"name": "softmax_cross_entropy"},
    "optimizer": {"name": "adam", "learning_rate": 0.05},
    "training": {"epochs": 300},
}


def points(*triples):
    return [{"x": x, "y": y, "class": label} for x, y, label in triples]


class Plane(CommandTest):
    def test_train_learns_it_and_goes_on_from_its_checkpoint(self):
        run = self.write("run.json", MOONS)
        whole = json_lines(mlp("train", run, "--every", 300)[0])[-1]
        self.assertGreaterEqual(whole["train_accuracy"], 0.95)
        checkpoint = self.directory / "run.ckpt"
        mlp("train", run, "--epochs", 100, "--checkpoint", checkpoint)
        resumed = json_lines(mlp("train", "--resume", checkpoint, "--epochs", 300, "--every", 300)[0])[-1]
        self.assertEqual(resumed["weights_hash"], whole["weights_hash"])

    def test_data_prints_the_points_with_their_parts(self):
        rows = list(csv.DictReader(io.StringIO(mlp("data", self.write("run.json", MOONS))[0])))
        self.assertEqual(len(rows), 60)
        self.assertEqual({row["label"] for row in rows}, {"0", "1"})
        self.assertEqual([sum(row["split"] == part for row in rows) for part in ("train", "validation", "test")], [42, 12, 6])
        own = {"data": {"source": "plane", "plane": {"shape": "own", "points": points((0.5, -1, 1), (0, 0.25, 0), (1, 1, 1), (-1, 0, 0))}}}
        self.assertEqual(mlp("data", self.write("own.json", own))[0].splitlines()[1], "0.5,-1,1,train")

    def test_settings_of_the_plane_are_set_and_said_where_they_do_nothing(self):
        run = self.write("run.json", MOONS)
        self.assertEqual(json_lines(mlp("train", run, "--set", "data.plane.noise=0", "--epochs", 1)[0])[-1]["epoch"], 1)
        _, err = mlp("train", run, "--set", "data.scaling=min_max", "--epochs", 1)
        self.assertIn('data.scaling has no effect, since data.source is "plane"', err)
        _, err = mlp("train", self.write("digits.json", {}), "--set", "data.plane.noise=0.2", "--epochs", 1)
        self.assertIn('data.plane.noise has no effect, since data.source is "digits"', err)

    def test_messages_name_the_field(self):
        for data, said in [
            ({"source": "table"}, 'data.source: "table" is not allowed; allowed: one of "digits", "plane"'),
            ({"source": "plane", "plane": {"shape": "own"}}, "data.plane.points: 0 points are not allowed; allowed: a list of 4 to 200 points"),
            ({"source": "plane", "plane": {"points": points((2, 0, 0))}}, "data.plane.points[0].x: 2 is not allowed; allowed: a number from -1 to 1"),
        ]:
            _, err = mlp("train", self.write("run.json", {"data": data}), code=2)
            self.assertIn(said, err)
        _, err = mlp("train", "-", "--set", "data.source=plane", stdin="{}", code=2)
        self.assertIn("network.layers[0]: 64 is not allowed; allowed: 2, the coordinates of a point", err)

    def test_documents_of_digits_are_completed_and_defaults_read_back(self):
        defaults = mlp("config", "--defaults")[0]
        self.assertEqual(json.loads(defaults)["data"]["source"], "digits")
        self.assertEqual(mlp("config", "--check", "-", stdin=defaults)[0], defaults)

    def test_the_gradient_check_and_a_study_take_it(self):
        self.assertIn('"passed":true', mlp("gradcheck", self.write("run.json", MOONS), "--json")[0].replace(" ", ""))
        space = {"space": [{"name": "width", "type": "int", "low": 2, "high": 8}], "experiment": {**MOONS, "training": {"epochs": 30}}}
        out, _ = mlp("study", "--space", self.write("space.json", space), "--trials", 3, "--storage", self.directory / "study.log")
        best = json_lines(out)[-1]["best"]
        self.assertEqual(best["experiment"]["network"]["layers"][::2], [2, 2])

    def test_predict_says_that_it_reads_digits(self):
        checkpoint = self.directory / "run.ckpt"
        mlp("train", self.write("run.json", MOONS), "--epochs", 1, "--checkpoint", checkpoint)
        _, err = mlp("predict", "--checkpoint", checkpoint, stdin="0,0\n", code=2)
        self.assertIn("a network for points in the plane; mlp predict reads digits", err)


run_tests()
