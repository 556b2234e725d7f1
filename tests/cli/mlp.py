"""The program under test: runs `mlp`, and what the tests of its sub-commands share."""
import json
import os
import pty
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM = None  # set by run_tests, from the command line


def mlp(*arguments, stdin="", code=0):
    """Runs `mlp`, holds its exit code (None: any) and returns (stdout, stderr)."""
    result = subprocess.run([PROGRAM, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=200)
    if code is not None and result.returncode != code:
        raise AssertionError(f"mlp {arguments}: exit code {result.returncode}, not {code}\n{result.stderr}")
    return result.stdout, result.stderr


def on_terminal(*arguments, stdout=False):
    """Runs `mlp` with its standard error (or its standard output) on a terminal, the other in a pipe; returns what
    was written to (stderr, stdout)."""
    terminal, side = pty.openpty()
    try:
        places = {"stdout": side, "stderr": subprocess.PIPE} if stdout else {"stdout": subprocess.PIPE, "stderr": side}
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], text=True, **places)
        os.close(side)
        shown = b"".join(pieces(terminal)).decode().replace("\r\n", "\n")
        out, err = process.communicate(timeout=30)
        return (err, shown) if stdout else (shown, out)
    finally:
        os.close(terminal)


def pieces(terminal):
    try:
        while piece := os.read(terminal, 65536):
            yield piece
    except OSError:  # nobody has its other side open any more
        pass


def json_lines(text):
    """Strict JSON: Python alone would take NaN."""
    def reject(name):
        raise ValueError(f"{name} is not JSON")

    return [json.loads(line, parse_constant=reject) for line in text.splitlines()]


class CommandTest(unittest.TestCase):
    """Each test has a directory of its own."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def path(self, name):
        return self.directory / name

    def write(self, name, content):
        self.path(name).write_text(content if isinstance(content, str) else json.dumps(content))
        return self.path(name)

    def assert_rejected(self, *arguments, stdin="", says):
        """Exit code 2, nothing on stdout, and a message with every one of these words."""
        out, err = mlp(*arguments, stdin=stdin, code=2)
        self.assertEqual(out, "")
        for words in says:
            self.assertIn(words, err)


def run_tests():
    global PROGRAM
    PROGRAM = sys.argv.pop(1)
    unittest.main(module="__main__", verbosity=2)
