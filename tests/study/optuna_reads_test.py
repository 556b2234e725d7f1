"""Odd journals, as other programs, editors and power cuts leave them: what Optuna reads is read here, with the same values.

    /usr/bin/python3 optuna_reads_test.py JOURNAL_TOOL

Needs Debian's python3-optuna (3.1), and fails without it.
"""
import json
import math
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import optuna
from optuna.storages import JournalFileStorage, JournalStorage

INFINITY = math.inf


def line(code, **fields):
    return json.dumps({"op_code": code, "worker_id": "w", **fields}) + "\n"


def study(name="s", direction=1):
    return line(0, study_name=name, directions=[direction])


def trial(number, study_id=0, value=1.0, **parameters):
    """A complete trial; each parameter: its internal value, and the distribution's name and attributes."""
    lines = [line(4, study_id=study_id, datetime_start="2026-01-01T00:00:00.000000")]
    for name, (internal, kind, attributes) in parameters.items():
        lines.append(line(5, trial_id=number, param_name=name, param_value_internal=internal,
                          distribution=json.dumps({"name": kind, "attributes": attributes})))
    lines.append(line(6, trial_id=number, state=1, values=[value], datetime_complete="2026-01-01T00:00:01.000000"))
    return "".join(lines)


def floats(low, high, step=None, log=False):
    return "FloatDistribution", {"step": step, "low": low, "high": high, "log": log}


def integers(low, high, step=1, log=False):
    return "IntDistribution", {"log": log, "step": step, "low": low, "high": high}


def choices(*values):
    return "CategoricalDistribution", {"choices": list(values)}


PLAIN = study() + trial(0, x=(0.5, *floats(0, 1)))
JOURNALS = {
    "plain": PLAIN,
    "trailing blank line": PLAIN + "\n",
    "CRLF": PLAIN.replace("\n", "\r\n"),
    "mark of UTF-8": "\ufeff" + PLAIN,
    "blanks before a line": study() + "  \t" + trial(0, x=(0.5, *floats(0, 1))),
    "a key given twice": PLAIN.replace('"state": 1', '"state": 3, "state": 1'),
    "the names of Optuna 2": study() + trial(
        0, u=(0.4, "UniformDistribution", {"low": 0.0, "high": 1.0}),
        l=(0.001, "LogUniformDistribution", {"low": 1e-5, "high": 0.1}),
        q=(0.5, "DiscreteUniformDistribution", {"low": 0.0, "high": 1.0, "q": 0.25}),
        i=(3, "IntUniformDistribution", {"low": 1, "high": 9, "step": 2}),
        g=(8, "IntLogUniformDistribution", {"low": 1, "high": 64, "step": 1})),
    "choices that JSON has not": study() + trial(0, a=(0, *choices(math.nan, 0.0)), b=(1, *choices(INFINITY, -INFINITY))),
    "values that JSON has not": study() + trial(0, value=INFINITY) + trial(1, value=-INFINITY),
    "equal choices": study() + trial(0, h=(0, *choices(1, 2)), t=(0, *choices(True, False))) +
                     trial(1, h=(1, *choices(1.0, 2.0)), t=(1, *choices(1, 0))),
    "unequal choices": study() + trial(0, h=(0, *choices(1, 2))) + trial(1, h=(1, *choices("1", "2"))),
    "another kind": study() + trial(0, h=(0.5, *floats(0, 1))) + trial(1, h=(1, *integers(0, 1))),
    "all integers": study() + trial(0, seed=(123456789, *integers(0, 2**63 - 1))),
    "steps that do not divide": study() + trial(0, n=(5, *integers(1, 10, 4)), d=(0.6, *floats(0, 1, 0.3))),
    "half of a surrogate pair": PLAIN[:-1] + "\n" + line(2, study_id=0, user_attr={"file": "caf\udce9.txt"}) +
                                trial(1, x=(0.25, *floats(0, 1))),
    "two studies": study("first") + trial(0, x=(0.5, *floats(0, 1))) + study("second", 2) +
                   trial(1, study_id=1, x=(0.25, *floats(0, 1)), value=9.0),
    "times without seconds": PLAIN.replace("T00:00:00.000000", " 00:00"),
}


def same(ours, theirs):
    if isinstance(theirs, float) and math.isnan(theirs):
        return ours == "NaN"
    return json.loads(ours) == theirs


def compare(name, path, tool):
    ours = json.loads(subprocess.run([tool, "read", path], check=True, capture_output=True, text=True).stdout)
    storage = JournalStorage(JournalFileStorage(str(path)))
    theirs = {one.study_name: optuna.load_study(study_name=one.study_name, storage=storage).trials
              for one in optuna.get_all_study_summaries(storage)}
    assert ours.keys() == theirs.keys(), (name, ours, theirs)
    for study_name, trials in theirs.items():
        assert len(trials) == len(ours[study_name]), (name, ours, trials)
        for here, there in zip(ours[study_name], trials):
            assert here["state"] == there.state.name.lower(), (name, here, there)
            assert [float(value) for value in here["values"]] == there.values, (name, here, there)
            assert here["params"].keys() == there.params.keys(), (name, here, there)
            for parameter, value in there.params.items():
                assert same(here["params"][parameter], value), (name, parameter, here, there)


def main():
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in JOURNALS.items():
            path = Path(folder) / "study.log"
            path.write_bytes(text.encode())
            compare(name, path, sys.argv[1])
    print(f"optuna {optuna.__version__}: {len(JOURNALS)} journals, all the same")


if __name__ == "__main__":
    main()
