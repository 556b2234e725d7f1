// How far from the minimum a search ends, here and in recorded runs of Optuna, as a table.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "search_regret.hpp"

namespace {

using namespace mlp::bench;

double quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void print_quartiles(const char* method, const std::vector<Regrets>& runs) {
  std::printf("  %-36s", method);
  for (std::size_t i = 0; i < budgets.size(); ++i) {
    std::vector<double> regrets;
    for (const Regrets& run : runs) regrets.push_back(run[i]);
    std::printf("  %8.3g / %8.3g / %8.3g", quantile(regrets, 0.25), quantile(regrets, 0.5),
                quantile(regrets, 0.75));
  }
  std::printf("\n");
}

std::vector<double> last_of(const std::vector<Regrets>& runs) {
  std::vector<double> regrets;
  for (const Regrets& run : runs) regrets.push_back(run.back());
  return regrets;
}

void print_comparison(const char* text, const std::vector<double>& ours, const std::vector<double>& theirs) {
  std::printf("    %-52s %.3f  (p = %.3f)\n", text, probability_worse(ours, theirs),
              p_value_worse(ours, theirs));
}

void print_function(const Function& function, const std::string& csv, int seeds) {
  std::printf("\n%s: regret after %d, %d, %d trials; lower quartile / median / upper quartile of %d seeds\n",
              function.name.c_str(), budgets[0], budgets[1], budgets[2], seeds);
  std::vector<std::vector<double>> last;
  for (const Method* method : {&random_search, &independent_tpe, &joint_tpe, &parallel_tpe,
                               &parallel_without_liar, &parallel_joint_tpe, &parallel_joint_without_liar}) {
    std::vector<Regrets> runs;
    for (int seed = 0; seed < seeds; ++seed) runs.push_back(run(function, *method, seed));
    print_quartiles(method->name.c_str(), runs);
    last.push_back(last_of(runs));
  }
  const auto optuna = [&](const char* version, const char* method) {
    return final_regrets(csv, version, method, function.name);
  };
  std::printf("  probability that a run is worse at %d trials:\n", budgets.back());
  print_comparison("TPE, independent, than Optuna 4.9's", last[1], optuna("4.9.0", "tpe"));
  print_comparison("TPE, joint, than Optuna 5.0's", last[2], optuna("5.0.0rc1", "default"));
  print_comparison("TPE, independent, than Optuna's random search", last[1], optuna("3.1.0", "random"));
  print_comparison("TPE, joint, than Optuna's random search", last[2], optuna("3.1.0", "random"));
  print_comparison("4 workers than one", last[3], last[1]);
  print_comparison("control: 4 workers without liar than one", last[4], last[1]);
  print_comparison("joint: 4 workers than one", last[5], last[2]);
  print_comparison("control: joint, 4 workers without liar than one", last[6], last[2]);
  print_comparison("control: random search than Optuna 4.9's TPE", last[0], optuna("4.9.0", "tpe"));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: regret tests/oracle/study/tpe_regret.csv [SEEDS]\n");
    return 2;
  }
  std::ifstream file(argv[1]);
  if (!file) {
    std::fprintf(stderr, "regret: cannot read %s\n", argv[1]);
    return 1;
  }
  const std::string csv{std::istreambuf_iterator<char>(file), {}};
  const int seeds = argc == 3 ? std::atoi(argv[2]) : 100;
  if (seeds < 1) {
    std::fprintf(stderr, "regret: SEEDS: %s; allowed: an integer of 1 or more\n", argv[2]);
    return 2;
  }
  for (const Function& function : functions()) print_function(function, csv, seeds);
}
