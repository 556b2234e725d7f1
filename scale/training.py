"""One trial as processes: `mlp train` once for each seed, all an epoch at a time."""
import json
import math
import subprocess

from program import Failure
from search import InvalidParameters


class Run:
    """One `mlp train`. It stands still when its output is not read, and ends when its reader is gone."""

    def __init__(self, mlp, experiment, monitor):
        self._monitor = monitor
        # A session of its own: Ctrl-C in the terminal is for the worker, which then ends it.
        try:
            self._process = subprocess.Popen([mlp, "train", "--config", "-"], text=True, start_new_session=True,
                                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except OSError as error:
            raise Failure(f"--mlp {mlp}: mlp train cannot be started: {error.strerror}") from error
        try:
            with self._process.stdin as stdin:
                stdin.write(experiment)
        except BrokenPipeError:
            pass  # it has ended already; reading tells why
        self.ended, self.reason = False, ""
        self._read()  # epoch 0: the untrained network

    def next_epoch(self):
        """False if the run has ended: its value is then that of the weights it ended with."""
        self._read()
        return not self.ended

    def _read(self):
        line = self._process.stdout.readline()
        if not line:
            self._explain()
        row = json.loads(line)
        value = row[self._monitor]
        self.value = math.nan if value is None else value
        self.ended = "state" in row
        if row.get("state") == "diverged":
            self.reason = row["reason"]

    def _explain(self):
        message = self._process.stderr.read().strip().removeprefix("mlp train: standard input: ")
        code = self._process.wait()
        if code == 2:
            raise InvalidParameters(message)
        raise Failure(f"mlp train ended with exit code {code} in the middle of a run. {message}")

    def stop(self):
        self._process.kill()
        self._process.stdout.close()
        self._process.stderr.close()
        self._process.wait()


class Training:
    """The runs of one trial: the same as `SearchTrial` in the core, which `mlp study` runs."""

    def __init__(self, search, parameters):
        self._experiments = search.experiments(parameters)
        self._search = search
        self._runs = []
        self.epoch = 0

    def __enter__(self):
        try:
            for experiment in self._experiments:
                self._runs.append(Run(self._search.mlp, experiment, self._search.monitor))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for run in self._runs:
            run.stop()

    def next_epoch(self):
        """One more epoch of every run that goes on; False once all have ended, or one diverged."""
        went_on = [run.next_epoch() for run in self._runs if not run.ended]
        if self.reason or not any(went_on):
            return False
        self.epoch += 1
        return True

    @property
    def value(self):
        return sum(run.value for run in self._runs) / len(self._runs)

    @property
    def reason(self):
        """Why the trial fails: the seed and where its run diverged; empty if none did."""
        for experiment, run in zip(self._experiments, self._runs):
            if run.reason:
                return f"seed {json.loads(experiment)['seed']}: {run.reason}"
        return ""
