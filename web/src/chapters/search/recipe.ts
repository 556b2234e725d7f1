/** Python that opens a downloaded journal. Optuna 4 gave its journal's class another name and place. */
export const recipe = (study: string, file: string): string => `import optuna
try:
    from optuna.storages.journal import JournalFileBackend
except ImportError:  # Optuna 3
    from optuna.storages import JournalFileStorage as JournalFileBackend
storage = optuna.storages.JournalStorage(JournalFileBackend(${JSON.stringify(file)}))
study = optuna.load_study(study_name=${JSON.stringify(study)}, storage=storage)
print(study.best_trial.params)`;
