"""mlp predict: the shapes in which digits lie in public; mlp data.

    python3 predict_test.py MLP
"""
import csv
import io
import os
import subprocess

import mlp as program
from mlp import CommandTest, json_lines, mlp, run_tests

PIXELS, IMAGES = 64, 60


class WithDigits(CommandTest):
    """A trained network, and the first digits as `mlp data` writes them."""

    def setUp(self):
        super().setUp()
        self.checkpoint = self.path("run.ckpt")
        document = {"training": {"epochs": 200}, "optimizer": {"learning_rate": 1}}
        mlp("train", self.write("run.json", document), "--quiet", "--checkpoint", self.checkpoint)
        table = list(csv.DictReader(io.StringIO(mlp("data")[0])))[:IMAGES]
        self.labels = [int(row["label"]) for row in table]
        self.images = [list(row.values())[:PIXELS] for row in table]
        self.plain, _ = self.answers(self.rows(self.images))

    @staticmethod
    def rows(images, delimiter=",", end="\n"):
        return "".join(delimiter.join(image) + end for image in images)

    def answers(self, text):
        """What is answered, line numbers and labels aside, and stderr."""
        out, err = mlp("predict", "--checkpoint", self.checkpoint, self.write_bytes(text))
        lines = json_lines(out)
        return [(answer["prediction"], answer["outputs"]) for answer in lines if "prediction" in answer], err

    def write_bytes(self, text):
        self.path("images.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.path("images.csv")

    def summary(self, text, *arguments):
        out, _ = mlp("predict", "--checkpoint", self.checkpoint, self.write_bytes(text), *arguments)
        return json_lines(out)[-1]

    def rejected(self, text, *says):
        self.assert_rejected("predict", "--checkpoint", self.checkpoint, self.write_bytes(text),
                             says=("images.csv", *says))


class Shapes(WithDigits):
    def test_delimiters_quotes_marks_and_line_ends_change_nothing(self):
        self.assertGreater(sum(answer[0] == label for answer, label in zip(self.plain, self.labels)), 0.8 * IMAGES)
        numpy_rows = [[f"{float(pixel):.18e}" for pixel in image] for image in self.images]
        head = ",".join(f"pixel_{i // 8}_{i % 8}" for i in range(PIXELS)) + "\n"
        for name, text in {
            "semicolons": self.rows(self.images, ";"),
            "tabs": self.rows(self.images, "\t"),
            "numpy.savetxt": self.rows(numpy_rows, " "),
            "numpy.savetxt with a head line": "# digits\n" + self.rows(numpy_rows, " "),
            "several blanks": self.rows(self.images, "   "),
            "blanks around": self.rows([[f" {pixel} " for pixel in image] for image in self.images]),
            "quotes": self.rows([[f'"{pixel}"' for pixel in image] for image in self.images]),
            "signs": self.rows([["+" + pixel for pixel in image] for image in self.images]),
            "decimal commas": self.rows([[pixel + ",0" for pixel in image] for image in self.images], ";"),
            "a byte order mark": "\ufeff" + self.rows(self.images),
            "CRLF": self.rows(self.images, end="\r\n"),
            "CR": self.rows(self.images, end="\r"),
            "an empty last line": self.rows(self.images) + "\n",
            "a blank last line": self.rows(self.images) + "  \r\n",
            "no end of the last line": self.rows(self.images).rstrip("\n"),
            "a head line": head + self.rows(self.images),
            "a head line in quotes": head.replace("pixel", '"pixel').replace(",", '",').replace("\n", '"\n')
            + self.rows(self.images),
            "pandas without names": "," + ",".join(map(str, range(PIXELS))) + "\n"
            + self.rows([[str(i), *image] for i, image in enumerate(self.images)]),
        }.items():
            with self.subTest(name):
                self.assertEqual(self.answers(text), (self.plain, ""))

    def test_lines_are_counted_as_an_editor_does(self):
        text = "# a comment\r\n\r\n" + self.rows(self.images[:2], end="\r\n")
        out, _ = mlp("predict", "--checkpoint", self.checkpoint, self.write_bytes(text))
        self.assertEqual([answer["line"] for answer in json_lines(out)], [3, 4])

    def test_scaled_pixels_are_noticed_said_and_scaled_back(self):
        scaled = [[str(int(pixel) / 16) for pixel in image] for image in self.images]
        answers, err = self.answers(self.rows(scaled))
        self.assertEqual(answers, self.plain)
        for words in ("mlp predict: ", "largest ink is 1", "0..1", "multiplied by 16"):
            self.assertIn(words, err)
        self.assertEqual(self.answers(self.rows([["0"] * PIXELS]))[1], "")


class Labels(WithDigits):
    def setUp(self):
        super().setUp()
        self.right = sum(answer[0] == label for answer, label in zip(self.plain, self.labels))

    def labelled(self, first):
        return [[str(label), *image] if first else [*image, str(label)]
                for label, image in zip(self.labels, self.images)]

    def test_first_or_last_with_accuracy_and_confusion_matrix(self):
        for first in (True, False):
            text = self.rows(self.labelled(first))
            self.assertEqual(self.answers(text), (self.plain, ""))
            summary = self.summary(text)
            self.assertEqual((summary["images"], summary["correct"]), (IMAGES, self.right))
            self.assertAlmostEqual(summary["accuracy"], self.right / IMAGES)
            expected = [[0] * 10 for _ in range(10)]
            for label, (prediction, _) in zip(self.labels, self.plain):
                expected[label][prediction] += 1
            self.assertEqual(summary["confusion"], expected)

    def test_by_its_name_wherever_it_stands(self):
        names = [f"p{i}" for i in range(PIXELS)]
        rows = [["x", *image[:9], str(label), *image[9:]] for image, label in zip(self.images, self.labels)]
        text = self.rows([["split", *names[:9], "Target", *names[9:]], *rows])
        self.assertEqual(self.answers(text), (self.plain, ""))
        self.assertEqual(self.summary(text)["correct"], self.right)

    def test_reads_what_mlp_data_prints(self):
        summary = self.summary(mlp("data")[0])
        self.assertEqual(summary["images"], 1797)
        self.assertGreater(summary["accuracy"], 0.9)

    def test_where_either_end_can_be_the_label_it_is_asked_for(self):
        row = self.rows([["0"] * 65])
        self.rejected(row, "line 1", "--label first or --label last")
        self.assertEqual(self.summary(row, "--label", "first")["images"], 1)
        self.assert_rejected("predict", "--checkpoint", self.checkpoint, "--label", "middle",
                             says=("--label", '"middle"', "first, last"))

    def test_a_label_that_is_none(self):
        rows = self.labelled(False)
        rows[3][-1] = "12"
        self.rejected(self.rows([["p"] * PIXELS + ["label"], *rows]), "line 5, column 65", '"12"', "from 0 to 9")


class Faults(WithDigits):
    def test_the_message_names_the_cause(self):
        good = self.images[0]
        for row, says in ((good[:-1], ("line 1", "63 columns", "64 pixels")),
                          (good + ["7", "8"], ("line 1", "66 columns", "64 pixels")),
                          (["0.5"] + good[1:] + ["7.5"], ("line 1", "neither end is a label")),
                          (good[:-1] + ["17"], ("line 1, column 64", '"17"', "from 0 to 16", "from 0 to 1")),
                          (["nan"] + good[1:], ("line 1, column 1", '"nan"')),
                          (["label"] + good[1:], ("line 1, column 1", '"label"')),
                          (good[:5] + ["\x07\u200b"] + good[6:], ("line 1, column 6", r"\u0007\u200b"))):
            self.rejected(self.rows([row]), *says)
        self.rejected(self.rows([good], ":"), "line 1", "without a delimiter", "semicolons")
        self.rejected(self.rows([good, good[:-1]]), "line 2", "63 columns", "64, as the rows before it have")
        self.rejected(self.rows([good, ['"0'] + good[1:]]), "line 2", "a quote that is not closed")
        self.rejected(self.rows([good]).encode("utf-16"), "UTF-16", "UTF-8")
        self.rejected(",".join("abc"[i % 3] for i in range(60)) + "\n" + self.rows([good]), "line 1", "a head line with 60")

    def test_an_input_without_images_is_no_success(self):
        self.rejected("", "no rows at all")
        self.rejected("\n\n# nothing\n", "no rows at all")
        self.rejected(",".join(f"pixel_{i}" for i in range(PIXELS)), "a head line alone")

    def test_an_input_that_cannot_be_read(self):
        command = [program.PROGRAM, "predict", "--checkpoint", self.checkpoint]
        closed = subprocess.run(command, preexec_fn=lambda: os.close(0), capture_output=True, text=True)
        with _Directory(self.directory) as place:
            directory = subprocess.run(command, stdin=place, capture_output=True, text=True)
        for result in (closed, directory):
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            self.assertIn("standard input: cannot be read", result.stderr)


class _Directory:
    """A directory as a file descriptor: it opens and cannot be read."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.number = os.open(self.path, os.O_RDONLY)
        return self.number

    def __exit__(self, *_):
        os.close(self.number)


class Data(CommandTest):
    def test_all_digits_with_labels_and_split(self):
        rows = list(csv.DictReader(io.StringIO(mlp("data")[0])))
        self.assertEqual(len(rows), 1797)
        self.assertEqual([row["label"] for row in rows[:12]], list("012345678901"))
        self.assertEqual(list(rows[0])[:2], ["pixel_0_0", "pixel_0_1"])
        self.assertEqual([rows[0][f"pixel_0_{i}"] for i in range(8)], ["0", "0", "5", "13", "9", "1", "0", "0"])
        self.assertEqual([sum(row["split"] == part for row in rows) for part in ("train", "validation", "test")],
                         [1149, 288, 360])

    def test_the_split_of_a_document(self):
        document = self.write("run.json", {"data": {"split": "seeded", "validation_share": 0.5, "test_share": 0,
                                                    "train_size": 100}})
        rows = list(csv.DictReader(io.StringIO(mlp("data", document)[0])))
        self.assertEqual([sum(row["split"] == part for row in rows) for part in ("train", "validation", "test", "none")],
                         [100, 899, 0, 798])


if __name__ == "__main__":
    run_tests()
