#pragma once
#include <span>
#include <string>
#include <vector>

#include "mlp/search.hpp"
#include "mlp/trainer.hpp"

namespace mlp {

/// The runs of one trial of a search, one for each seed, an epoch at a time: the caller reports and prunes.
class SearchTrial {
 public:
  /// Throws InvalidField if the parameters do not go together.
  SearchTrial(const Search& search, std::span<const study::ParameterValue> parameters);

  /// One more epoch of every run that goes on; false once all have ended, or one diverged.
  bool next_epoch();

  int epoch() const { return epoch_; }
  /// Mean over the runs of the validation images' loss or accuracy, after the last epoch; of a run that has
  /// ended, with the weights it ended with.
  double value() const;
  /// Why the trial fails: the seed and where its run diverged; empty if none did.
  const std::string& reason() const { return reason_; }

 private:
  struct Run {
    Trainer trainer;
    double value;
    bool ended = false;
  };
  void end(Run& run);

  Monitor monitor_;
  std::vector<Run> runs_;
  int epoch_ = 0;
  std::string reason_;
};

}  // namespace mlp
