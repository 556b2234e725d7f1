"""A journal in Optuna's hands: loaded, and gone on with as the space document says."""
import optuna
from optuna.storages import JournalFileStorage, JournalStorage

from scale import content
from training import Training


def load(path, name="study"):
    return optuna.load_study(study_name=name, storage=JournalStorage(JournalFileStorage(str(path))))


def contents(study):
    return [content(trial) for trial in study.trials]


def go_on(study, search, trials):
    def objective(trial):
        with Training(search, search.suggest(trial)) as training:
            while training.next_epoch():
                if training.epoch % search.report_every == 0:
                    trial.report(training.value, training.epoch)
                    if trial.should_prune():
                        raise optuna.TrialPruned
            if training.reason:
                raise ArithmeticError(training.reason)
            return training.value

    study.sampler, study.pruner = search.sampler(), search.pruner()
    study.optimize(objective, n_trials=trials, catch=(ArithmeticError,))
