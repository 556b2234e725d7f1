/// What claim tests share: the documents in experiments/, trained to their end.
#pragma once

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "mlp/trainer.hpp"

namespace mlp {

inline std::string text_of_file(const std::string& path) {
  std::ifstream file(MLP_SOURCE_DIR "/" + path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Experiment document(const std::string& name, std::uint64_t seed = 1) {
  Experiment experiment = parse_experiment(text_of_file("experiments/" + name + ".json"));
  experiment.seed = seed;
  return experiment;
}

inline bool goes_on(const Trainer& trainer) {
  const RunState state = trainer.status().state;
  return state == RunState::ready || state == RunState::running;
}

inline Trainer trained(const Experiment& experiment) {
  Trainer trainer(experiment);
  while (goes_on(trainer)) trainer.epoch();
  return trainer;
}

inline const EpochMetrics& last(const Trainer& trainer) { return trainer.history().back(); }

}  // namespace mlp
