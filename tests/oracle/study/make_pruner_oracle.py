#!/usr/bin/python3
"""Decisions of Optuna's own pruners (Debian's python3-optuna 3.1; the rules are the same in 5.0) on random histories.

    /usr/bin/python3 make_pruner_oracle.py        writes pruner_decisions.json beside itself

Each case is a pruner and a list of events in order: [trial, "ask"], [trial, "report", step, value, pruned?] (a value
of null is NaN) and [trial, "tell", state].
"""
import json
import math
import warnings
from pathlib import Path

import numpy as np
import optuna
from optuna.pruners import MedianPruner, PercentilePruner, SuccessiveHalvingPruner
from optuna.trial import TrialState

PRUNERS = [
    ({"name": "percentile"}, lambda: MedianPruner()),
    ({"name": "percentile", "percentile": 25, "startup_trials": 1, "warmup_steps": 3, "interval_steps": 4},
     lambda: PercentilePruner(25, n_startup_trials=1, n_warmup_steps=3, interval_steps=4)),
    ({"name": "percentile", "percentile": 80, "startup_trials": 0, "min_trials": 3},
     lambda: PercentilePruner(80, n_startup_trials=0, n_min_trials=3)),
    ({"name": "percentile", "percentile": 33.3, "startup_trials": 3, "interval_steps": 3},
     lambda: PercentilePruner(33.3, n_startup_trials=3, interval_steps=3)),
    ({"name": "successive_halving"}, lambda: SuccessiveHalvingPruner()),
    ({"name": "successive_halving", "min_resource": 2, "reduction_factor": 2},
     lambda: SuccessiveHalvingPruner(min_resource=2, reduction_factor=2)),
    ({"name": "successive_halving", "min_resource": 1, "reduction_factor": 3, "min_early_stopping_rate": 1},
     lambda: SuccessiveHalvingPruner(min_resource=1, reduction_factor=3, min_early_stopping_rate=1)),
]


def run(pruner, direction, seed, trial_count=40, last_step=30, workers=3):
    """Interleaves `workers` running trials at random; each reports until it is pruned, fails or reaches the end."""
    rng = np.random.default_rng(seed)
    study = optuna.create_study(direction=direction, pruner=pruner, sampler=optuna.samplers.RandomSampler(seed=seed))
    events, running, asked = [], [], 0
    while asked < trial_count or running:
        if asked < trial_count and len(running) < workers:
            running.append({"trial": study.ask(), "step": -1, "level": rng.normal()})
            events.append([asked, "ask"])
            asked += 1
            continue
        one = running[rng.integers(len(running))]
        trial, stride = one["trial"], int(rng.integers(1, 4))
        one["step"] = min(one["step"] + stride, last_step)
        value = math.nan if rng.uniform() < 0.04 else round(float(one["level"] + rng.normal(scale=0.7)), 1)
        trial.report(value, one["step"])
        pruned = bool(trial.should_prune())
        events.append([trial.number, "report", one["step"], None if math.isnan(value) else value, pruned])
        state = None
        if pruned:
            state = TrialState.PRUNED
        elif one["step"] == last_step:
            state = TrialState.COMPLETE
        elif rng.uniform() < 0.01:
            state = TrialState.FAIL
        if state is not None:
            running.remove(one)
            study.tell(trial, 0.0 if state == TrialState.COMPLETE else None, state=state)
            events.append([trial.number, "tell", {"FAIL": "failed"}.get(state.name, state.name.lower())])
    return events


def main():
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    cases = []
    for seed, (config, make) in enumerate(PRUNERS):
        for direction in ("minimize", "maximize"):
            events = run(make(), direction, seed)
            cases.append({"direction": direction, "pruner": config, "events": events})
            decisions = [event[4] for event in events if event[1] == "report"]
            print(config, direction, f"{len(decisions)} reports, {sum(decisions)} pruned")
    text = ",\n".join(json.dumps(case) for case in cases)
    (Path(__file__).parent / "pruner_decisions.json").write_text(f"[\n{text}\n]\n")


if __name__ == "__main__":
    main()
