#include "mlp/study/importance.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "mlp/study/truncated_normal.hpp"

namespace mlp::study {
namespace {

/// Over how many cells a parameter's densities are compared.
int cell_count(const Distribution& d) {
  if (d.categorical()) return static_cast<int>(d.choices.size());
  if (d.step == 0) return 50;
  if (d.log) return static_cast<int>(std::ceil(std::log2(d.high - d.low + 1))) + 1;
  return static_cast<int>(std::min(50.0, cardinality(d)));
}

int cell_of(const Distribution& d, double value) {
  if (d.categorical()) return static_cast<int>(value);
  const auto axis = [&](double x) { return d.log ? std::log(x) : x; };
  const int cells = cell_count(d);
  const double width = (axis(d.high) - axis(d.low)) / (cells - 1);
  const double cell = std::ceil((axis(value) - axis(d.low)) / width - 0.5);
  return static_cast<int>(std::clamp(cell, 0.0, cells - 1.0));
}

std::vector<double> counts_of(const Distribution& d, const std::vector<double>& values) {
  std::vector<double> counts(cell_count(d), 0.0);
  for (double value : values) ++counts[cell_of(d, value)];
  return counts;
}

/// First cell whose cumulated count is at least `count` (above it if `beyond`). Empty cells do not count.
int quantile_cell(const std::vector<double>& counts, double count, bool beyond) {
  double sum = 0;
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    sum += counts[cell];
    if (counts[cell] > 0 && (beyond ? sum > count : sum >= count)) return static_cast<int>(cell);
  }
  return static_cast<int>(counts.size()) - 1;
}

/// Scott's rule of thumb on cells: 1.059 min(IQR/1.34, sd) m^(-1/5), at least 0.5/1.64.
double bandwidth(const std::vector<double>& counts) {
  double m = 0, mean = 0, squares = 0;
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    m += counts[cell];
    mean += counts[cell] * static_cast<double>(cell);
  }
  mean /= m;
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    squares += counts[cell] * (static_cast<double>(cell) - mean) * (static_cast<double>(cell) - mean);
  }
  const double deviation = std::sqrt(squares / std::max(m - 1, 1.0));
  const double quartiles =
      quantile_cell(counts, std::floor(3 * m / 4), true) - quantile_cell(counts, std::floor(m / 4), false);
  return std::max(1.059 * std::min(quartiles / 1.34, deviation) * std::pow(m, -0.2), 0.5 / 1.64);
}

/// Adds to `density` a normal kernel, discretised to the cells and truncated to them, times `weight`.
void add_kernel(std::vector<double>& density, double mean, double sigma, double weight) {
  const auto cells = static_cast<double>(density.size());
  const double inside = log_normal_mass((-0.5 - mean) / sigma, (cells - 0.5 - mean) / sigma);
  for (std::size_t cell = 0; cell < density.size(); ++cell) {
    const double x = static_cast<double>(cell);
    density[cell] +=
        weight * std::exp(log_normal_mass((x - 0.5 - mean) / sigma, (x + 0.5 - mean) / sigma) - inside);
  }
}

std::vector<double> number_density(const std::vector<double>& counts, double total) {
  const auto cells = static_cast<double>(counts.size());
  const double sigma = bandwidth(counts);
  std::vector<double> density(counts.size(), 0.0);
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    if (counts[cell] > 0) add_kernel(density, static_cast<double>(cell), sigma, counts[cell] / total);
  }
  add_kernel(density, (cells - 1) / 2, cells, 1 / total);
  return density;
}

std::vector<double> choice_density(const std::vector<double>& counts, double total) {
  const auto choices = static_cast<double>(counts.size());
  const auto occupied =
      static_cast<double>(std::count_if(counts.begin(), counts.end(), [](double c) { return c > 0; }));
  const double spread = 1 / (occupied + 1), sum = 1 + choices * spread;
  const double elsewhere = (total - 1) / total * spread / sum + 1 / total / choices;
  std::vector<double> density;
  for (double count : counts) density.push_back(elsewhere + count / total / sum);
  return density;
}

/// Probability of each cell: kernels on the values and a prior of weight 1.
std::vector<double> density_of(const Distribution& d, const std::vector<double>& values) {
  const std::vector<double> counts = counts_of(d, values);
  const double total = static_cast<double>(values.size()) + 1;
  return d.categorical() ? choice_density(counts, total) : number_density(counts, total);
}

/// Sum over cells of p_all (p_top / p_all - 1)^2.
double pearson_divergence(const Distribution& d, const std::vector<double>& top,
                          const std::vector<double>& all) {
  const std::vector<double> p_top = density_of(d, top), p_all = density_of(d, all);
  double sum = 0;
  // <excerpt ped-anova>
  for (std::size_t cell = 0; cell < p_all.size(); ++cell) {
    const double q = p_all[cell] + 1e-12, ratio = (p_top[cell] + 1e-12) / q - 1;
    sum += q * ratio * ratio;
  }
  // </excerpt>
  return sum;
}

/// Complete trials with their losses, and the loss that the best tenth does not exceed.
struct Ranked {
  std::vector<std::pair<double, const TrialRecord*>> trials;
  double limit = 0;
  std::size_t top = 0;  ///< how many are within the limit
};

Ranked rank(const History& history) {
  Ranked ranked;
  std::vector<double> losses;
  for (const TrialRecord& trial : history.trials) {
    if (trial.state != TrialState::complete || trial.values.empty()) continue;
    losses.push_back(history.loss(trial.values.front()));
    ranked.trials.emplace_back(losses.back(), &trial);
  }
  if (losses.empty()) return ranked;
  std::sort(losses.begin(), losses.end());
  ranked.limit = losses[(losses.size() + 9) / 10 - 1];
  ranked.top = static_cast<std::size_t>(
      std::count_if(losses.begin(), losses.end(), [&](double loss) { return loss <= ranked.limit; }));
  return ranked;
}

/// One parameter in the ranked trials that have it.
struct Column {
  const ParameterValue* latest;  ///< its range counts
  std::vector<std::pair<double, const ParameterValue*>> found;  ///< with the trials' losses
};

std::vector<Column> columns_of(const Ranked& ranked) {
  std::vector<Column> columns;
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& [loss, trial] : ranked.trials) {
    for (const ParameterValue& found : trial->parameters) {
      const auto [place, is_new] = places.emplace(found.name, columns.size());
      if (is_new) columns.emplace_back();
      columns[place->second].latest = &found;
      columns[place->second].found.emplace_back(loss, &found);
    }
  }
  return columns;
}

double divergence_of(const Ranked& ranked, const Column& column) {
  const Distribution& d = column.latest->distribution;
  std::vector<double> top, all;
  for (const auto& [loss, found] : column.found) {
    if (!compatible(found->distribution, d)) continue;
    all.push_back(found->value);
    if (loss <= ranked.limit) top.push_back(found->value);
  }
  if (top.empty() || cardinality(d) == 1) return 0;
  const double n = static_cast<double>(ranked.trials.size()), n_top = static_cast<double>(ranked.top);
  const double has = static_cast<double>(all.size()) / n, top_has = static_cast<double>(top.size()) / n_top;
  return pearson_divergence(d, top, all) * top_has * top_has / has * (n_top / n) * (n_top / n);
}

}  // namespace

std::vector<ParameterImportance> ped_anova(const History& history) {
  const Ranked ranked = rank(history);
  std::vector<ParameterImportance> importances;
  double sum = 0;
  for (const Column& column : columns_of(ranked)) {
    importances.push_back({column.latest->name, divergence_of(ranked, column), 0});
    sum += importances.back().divergence;
  }
  for (ParameterImportance& importance : importances) {
    if (sum > 0) importance.share = importance.divergence / sum;
  }
  std::stable_sort(importances.begin(), importances.end(),
                   [](const auto& a, const auto& b) { return a.divergence > b.divergence; });
  return importances;
}

}  // namespace mlp::study
