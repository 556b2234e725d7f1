"""What the tests of `scale/` share: its programs, run on a database of their own, and the study as Optuna sees it."""
import importlib
import io
import json
import signal
import subprocess
import sys
import time
import unittest
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/cli"), str(ROOT / "scale")]
import mlp as cli  # noqa: E402
from mlp import CommandTest, json_lines, mlp, run_tests  # noqa: E402, F401
from server import PATIENCE, Server  # noqa: E402

try:
    import optuna
except ImportError as error:
    sys.exit(f"{error}. This test needs Optuna; on Debian: apt-get install python3-optuna")

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


# Trials long enough to be caught in their middle.
SPACE = {
    "experiment": {"training": {"epochs": 300, "batch_size": 64}},
    "objective": {"report_every": 30},
    "pruner": {"name": "percentile", "percentile": 50},
    "space": [
        {"name": "hidden_layers", "type": "int", "low": 1, "high": 2},
        {"name": "width_1", "type": "int", "low": 16, "high": 64},
        {"name": "width_2", "type": "int", "low": 16, "high": 64, "when": {"parameter": "hidden_layers", "at_least": 2}},
        {"name": "optimizer.learning_rate", "type": "float", "low": 0.01, "high": 1, "log": True},
    ],
}
MIDDLE = """SELECT number FROM trials JOIN trial_user_attributes attribute USING (trial_id)
    WHERE state = 'RUNNING' AND attribute.key = 'worker' AND attribute.value_json LIKE %s
    AND EXISTS (SELECT FROM trial_intermediate_values WHERE trial_id = trials.trial_id)"""


class ScaleTest(CommandTest):
    """Each file has a server, each test a database in it."""

    server = None

    def setUp(self):
        super().setUp()
        if ScaleTest.server is None:
            ScaleTest.server = Server()
            unittest.addModuleCleanup(ScaleTest.server.stop)
        self.url = self.server.new_database()

    def command(self, name, *arguments):
        return [str(ROOT / f"scale/{name}.py"), *map(str, arguments), "--storage", self.url]

    def run_program(self, name, *arguments, code=0):
        """Its lines on standard output, and its standard error."""
        out, err = self.output_of(name, *arguments, code=code)
        return json_lines(out), err

    def output_of(self, name, *arguments, code=0):
        """In this process: to import Optuna takes a second."""
        main = importlib.import_module(name).main
        out, err = io.StringIO(), io.StringIO()
        with patch("sys.argv", self.command(name, *arguments)), patch("signal.signal"), redirect_stdout(out), \
                redirect_stderr(err), self.assertRaises(SystemExit) as end:
            importlib.import_module("program").run(main)
        self.assertEqual(end.exception.code, code, err.getvalue())
        return out.getvalue(), err.getvalue()

    def assert_refuses(self, name, *arguments, says):
        lines, err = self.run_program(name, *arguments, code=2)
        self.assertEqual(lines, [])
        for words in says:
            self.assertIn(words, err)

    def worker(self, space, trials, *arguments):
        """A process of its own, under way."""
        return Worker(self, space, trials, *arguments)

    def work(self, space, trials):
        """The lines of a worker that nobody disturbs."""
        return self.run_program("worker", "--space", space, "--mlp", cli.PROGRAM, "--trials", trials)[0]

    def mlp_study(self, space, trials):
        """A journal as `mlp study` writes it."""
        path = self.path("study.log")
        mlp("study", "--space", space, "--storage", path, "--trials", trials)
        return path

    def study(self, name="study"):
        """As it stands now: nothing is remembered."""
        return optuna.load_study(study_name=name, storage=optuna.storages.RDBStorage(self.url))

    def wait_until(self, condition):
        deadline = time.monotonic() + PATIENCE
        while (found := condition()) is None:
            self.assertLess(time.monotonic(), deadline, "nothing has happened")
            time.sleep(0.1)
        return found


class Worker:
    """One `scale/worker.py` under way, ended with the test at the latest."""

    def __init__(self, test, space, trials, *arguments):
        self._out = test.path(f"worker {id(self)}.out").open("w+")
        self._err = test.path(f"worker {id(self)}.err").open("w+")
        command = test.command("worker", "--space", space, "--mlp", cli.PROGRAM, "--trials", trials, *arguments)
        self.process = subprocess.Popen([sys.executable, "-B", *command], stdout=self._out, stderr=self._err)
        self._test = test
        test.addCleanup(self._close)

    def _close(self):
        self.process.kill()
        self.process.wait()
        self._out.close()
        self._err.close()

    def wait(self, code=0):
        """The lines that it has printed."""
        self.process.wait(timeout=PATIENCE)
        self._test.assertEqual(self.process.returncode, code, self.complaints())
        return self.lines()

    def lines(self):
        self._out.seek(0)
        return json_lines(self._out.read())

    def complaints(self):
        self._err.seek(0)
        return self._err.read()

    def trial(self):
        """The number of the trial that it is in the middle of; None if it has reported nothing of one."""
        rows = self._test.server.rows(self._test.url, MIDDLE, (f'%:{self.process.pid}"',))
        return rows[0][0] if rows else None

    def wait_for_the_middle_of_a_trial(self):
        """It stands still there."""
        while True:
            self._test.wait_until(self.trial)
            self.process.send_signal(signal.SIGSTOP)
            number = self.trial()
            if number is not None:
                return number
            self.process.send_signal(signal.SIGCONT)  # it had just ended that one


def content(trial):
    """What must not change when a trial is copied."""
    return json.loads(json.dumps([trial.number, trial.state.name, trial.values, trial.params,
                                  {name: repr(kind) for name, kind in sorted(trial.distributions.items())},
                                  sorted(trial.intermediate_values.items()), trial.user_attrs,
                                  str(trial.datetime_start), str(trial.datetime_complete)]))
