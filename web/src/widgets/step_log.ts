/** A run's log: one row every so many epochs, as training programs print it. */
export interface LogRow {
  epoch: number;
  train_loss: number;
  validation_loss: number;
  learning_rate: number;
}

/** The rows that a program prints which logs every `every`-th epoch. */
export const logRows = <T extends { epoch: number }>(history: readonly T[], every = 50): T[] => history.filter(({ epoch }) => epoch % every === 0);
