"""A search as its space document says it. `mlp` reads, checks and applies the document; Optuna draws from it."""
import json
import subprocess
import tempfile

from optuna import pruners, samplers
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

from program import Failure, InputError


class InvalidParameters(Exception):
    """Values that do not go together."""


class Search:
    def __init__(self, mlp, path):
        self.mlp = str(mlp)
        result = self._config("--space", path)
        if result.returncode != 0:
            raise InputError(result.stderr.strip().removeprefix("mlp config: "))
        self.document = json.loads(result.stdout)
        # All trials of this worker have the document as it was at the start, whatever becomes of the file.
        self._file = tempfile.NamedTemporaryFile("w", prefix="mlp-space-")
        self._file.write(result.stdout)
        self._file.flush()

    def _config(self, *arguments, stdin=""):
        try:
            return subprocess.run([self.mlp, "config", *arguments], input=stdin, capture_output=True, text=True)
        except OSError as error:
            raise InputError(f"--mlp {self.mlp}: {error.strerror}; allowed: the command mlp, as "
                             "cmake --preset native && cmake --build --preset native makes it") from error

    @property
    def name(self):
        return self.document["name"]

    @property
    def monitor(self):
        return self.document["objective"]["monitor"]

    @property
    def report_every(self):
        return self.document["objective"]["report_every"]

    @property
    def direction(self):
        return "maximize" if self.monitor == "validation_accuracy" else "minimize"

    @property
    def judged_by(self):
        """What decides the values of trials. Those of searches that differ here cannot be compared."""
        return {name: self.document[name] for name in ("objective", "experiment")}

    def is_judged_by(self, kept):
        """Whether its trials and those that were judged by `kept` can be compared. An earlier version wrote fewer
        fields: left out they mean their defaults."""
        if kept == self.judged_by:
            return True
        if not isinstance(kept, dict):
            return False
        completed = self._config("--space", "-", stdin=json.dumps({**kept, "space": self.document["space"]}))
        if completed.returncode != 0:
            return False
        document = json.loads(completed.stdout)
        return {name: document[name] for name in ("objective", "experiment")} == self.judged_by

    def distributions(self):
        return {parameter["name"]: distribution_of(parameter) for parameter in self.document["space"]}

    def suggest(self, trial):
        """Asks Optuna for every parameter that exists beside those before it."""
        chosen = {}
        for parameter in self.document["space"]:
            if exists(parameter, chosen):
                chosen[parameter["name"]] = trial._suggest(parameter["name"], distribution_of(parameter))
        return chosen

    def experiments(self, parameters):
        """The documents that a trial trains, as text: one for each seed. Throws InvalidParameters, or Failure if mlp
        does not run any more."""
        try:
            result = self._config("--space", self._file.name, "--parameters", "-", stdin=json.dumps(parameters))
        except InputError as error:
            raise Failure(str(error)) from error
        message = result.stderr.strip().removeprefix("mlp config: standard input: ")
        if result.returncode == 2:
            raise InvalidParameters(message)
        if result.returncode != 0:
            raise Failure(f"mlp config ended with exit code {result.returncode}: {message}")
        return result.stdout.splitlines()

    def sampler(self):
        """Without the document's seed: workers with one seed would all draw the same."""
        sampler = self.document["sampler"]
        if sampler["name"] == "random":
            return samplers.RandomSampler()
        return samplers.TPESampler(n_startup_trials=sampler["startup_trials"], n_ei_candidates=sampler["candidates"],
                                   multivariate=sampler["joint"], constant_liar=sampler["constant_liar"],
                                   warn_independent_sampling=False)

    def pruner(self):
        pruner = self.document["pruner"]
        if pruner["name"] == "none":
            return pruners.NopPruner()
        if pruner["name"] == "successive_halving":
            return pruners.SuccessiveHalvingPruner(pruner["min_resource"] or "auto", pruner["reduction_factor"],
                                                   pruner["min_early_stopping_rate"])
        return pruners.PercentilePruner(pruner["percentile"], pruner["startup_trials"], pruner["warmup_steps"],
                                        pruner["interval_steps"], n_min_trials=pruner["min_trials"])


def distribution_of(parameter):
    if parameter["type"] == "categorical":
        return CategoricalDistribution(parameter["choices"])
    log, step = parameter.get("log", False), parameter.get("step")
    if parameter["type"] == "int":
        return IntDistribution(int(parameter["low"]), int(parameter["high"]), log, int(step or 1))
    return FloatDistribution(parameter["low"], parameter["high"], log, step)


def exists(parameter, chosen):
    """Whether a parameter is there beside the values chosen before it."""
    when = parameter.get("when")
    if when is None:
        return True
    if when["parameter"] not in chosen:
        return False
    value = chosen[when["parameter"]]
    if "at_least" in when:
        return value >= when["at_least"]
    return json.dumps(value) in map(json.dumps, when["is"])  # as text: to Python, True is 1
