#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "mlp/search.hpp"
#include "mlp/trainer.hpp"

namespace mlp {

/// The runs of one trial of a search, one for each seed, an epoch at a time: the caller reports and prunes.
class SearchTrial {
 public:
  /// `experiment`: that of the trial's parameters. Throws InvalidField if it is not allowed.
  SearchTrial(const SearchObjective& objective, Experiment experiment);

  /// One more epoch of every run that goes on; false once all have ended, or one diverged.
  bool next_epoch();
  /// The same in pieces that can be waited for: one more epoch of one run, then of the next.
  bool advance();

  /// Epochs that every run which goes on has finished.
  int epoch() const { return epoch_; }
  /// Mean over the runs of the validation images' loss or accuracy, after the last epoch; of a run that has
  /// ended, with the weights it ended with.
  double value() const;
  /// Of each run, as it stands. Throws InvalidField if that part has no images.
  std::vector<Evaluation> evaluate(Part part) const;
  /// Why the trial fails: the seed and where its run diverged; empty if none did.
  const std::string& reason() const { return reason_; }

 private:
  struct Run {
    Trainer trainer;
    double value;
    bool ended = false;
  };
  void end(Run& run);
  bool finish_round();

  Monitor monitor_;
  std::vector<Run> runs_;
  std::size_t turn_ = 0;  ///< the run that is next
  bool went_on_ = false;  ///< a run of this round has finished an epoch
  int epoch_ = 0;
  std::string reason_;
};

}  // namespace mlp
