#pragma once
#include <string>
#include <vector>

#include "mlp/study/trial.hpp"

namespace mlp::study {

struct ParameterImportance {
  std::string name;
  double divergence =
      0;             ///< Pearson divergence of the top trials' density from all trials', weighted by presence
  double share = 0;  ///< of the sum over all parameters; all 0 if the sum is 0
};

/// How much each parameter decides whether a trial is among the best tenth, largest share first.
///
/// For each parameter the Pearson divergence D = sum over cells of p_all (p_top / p_all - 1)^2 between its
/// densities in the best tenth and in all trials, on a grid of at most 50 cells; times (share of the best
/// that have it)^2 / (share of all that have it). Shares are D over their sum. PED-ANOVA (Watanabe et al.
/// 2023; conditional parameters as in arXiv 2601.20800, 2026), over complete trials. Fewer than about 50
/// trials leave fewer than 5 at the top: the shares are then mostly luck.
std::vector<ParameterImportance> ped_anova(const History& history);

}  // namespace mlp::study
