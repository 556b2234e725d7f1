#pragma once
#include <span>
#include <string>
#include <string_view>

#include "mlp/early_stopping.hpp"
#include "mlp/experiment.hpp"
#include "mlp/study/config.hpp"

namespace mlp {

/// What a trial is judged by: the mean over several seeds, on the validation images.
struct SearchObjective {
  Monitor monitor = Monitor::validation_accuracy;
  int seeds = 1;          ///< 1 to 100 runs, with the experiment's seed and the ones after it
  int report_every = 10;  ///< epochs between two values that the pruner hears of, at least 1
};

/// A search for the best network, complete: the experiment that all trials share, what each of them changes
/// in it, and what better means.
struct Search {
  study::StudyConfig study;  ///< its direction follows from the objective
  SearchObjective objective;
  Experiment experiment;
};

/// Reads a search from a JSON document and gives every absent field but the space its default.
///
///     {"name": "digits", "seed": 1, "sampler": {"name": "tpe"}, "pruner": {"name": "percentile"},
///      "objective": {"monitor": "validation_accuracy", "seeds": 3, "report_every": 10},
///      "experiment": {"training": {"epochs": 200}},
///      "space": [{"name": "hidden_layers", "type": "int", "low": 1, "high": 3},
///                {"name": "width_1", "type": "int", "low": 32, "high": 128},
///                {"name": "optimizer.learning_rate", "type": "float", "low": 0.01, "high": 1, "log": true}]}
///
/// A parameter's name is the path of a field of the experiment that holds one value (but `seed`), or one of
/// hidden_layers: how many; width: of every hidden layer; width_1, width_2, ...: of one. A hidden layer that
/// the space gives no width keeps the experiment's, or takes that of the experiment's last hidden layer.
///
/// Throws InvalidField naming the field by its path, the value and what is allowed, also if an end of a
/// range, or a choice, is not allowed in the experiment.
Search parse_search(std::string_view json);

/// The whole document as JSON on one line, every field present. `parse_search` reads it back unchanged.
std::string to_json(const Search& search);

/// What decides the values of trials, and nothing else: objective and experiment, as JSON on one line. Trials
/// of searches that differ here cannot be compared.
std::string objective_json(const Search& search);

/// The experiment of a trial with these parameters, seed as in the document.
///
/// Throws InvalidField naming the document's field if the values do not go together.
Experiment experiment_of(const Search& search, std::span<const study::ParameterValue> parameters);

}  // namespace mlp
