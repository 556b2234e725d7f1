"""What README shows of a terminal is what comes.

    python3 readme_test.py MLP
"""
from pathlib import Path

import console
import mlp as cli
from mlp import CommandTest, run_tests

README = Path(__file__).resolve().parents[2] / "README.md"


class Readme(CommandTest):
    def test_console_blocks(self):
        found = console.blocks(README)
        self.assertGreater(len(found), 2)
        for block in found:  # one after the other: later ones use files of earlier ones
            console.run(block, self.directory, Path(cli.PROGRAM).resolve().parent)


class Console(CommandTest):
    """The comparison itself."""

    def holds(self, block):
        try:
            console.run(block, self.directory, "/nowhere")
        except AssertionError:
            return False
        return True

    def test_compares(self):
        self.assertTrue(self.holds("$ echo one; echo two >&2\none\ntwo\n"))
        self.assertFalse(self.holds("$ echo one\ntwo\n"))
        self.assertFalse(self.holds("$ echo one; echo two\none\n"))
        self.assertFalse(self.holds("$ echo one; false\none\n"))
        self.assertTrue(self.holds("$ true\n$ echo a.b\na.b\n"))
        self.assertFalse(self.holds("$ echo a.b\na+b\n"))

    def test_leaves_out(self):
        self.assertTrue(self.holds("$ echo '{1, 2, 3}'\n{1, ...}\n"))
        self.assertFalse(self.holds("$ echo '{1, 2, 3}'\n{2, ...}\n"))
        self.assertFalse(self.holds("$ printf '{1,\\n3}\\n'\n{1, ...3}\n"))
        self.assertTrue(self.holds("$ seq 9\n1\n...\n9\n"))
        self.assertFalse(self.holds("$ seq 9\n1\n...\n8\n"))

    def test_writes_what_is_shown(self):
        self.assertTrue(self.holds("$ cat new\nx\ny\n$ wc -l < new\n2\n$ cat new\nx\ny\n"))
        self.assertFalse(self.holds("$ cat new\nz\n"))


if __name__ == "__main__":
    run_tests()
