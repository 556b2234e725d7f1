#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mlp/random.hpp"
#include "mlp/study/parzen.hpp"
#include "mlp/study/trial.hpp"

namespace mlp::study {

enum class SamplerName { random, tpe };

struct SamplerConfig {
  SamplerName name = SamplerName::tpe;
  bool joint = false;         ///< tpe: one model for all parameters that every finished trial has
  int startup_trials = 10;    ///< tpe: draw at random until so many trials are complete or pruned
  int candidates = 24;        ///< tpe: draws from the good trials' density, of which the best is taken
  bool constant_liar = true;  ///< tpe: count running trials as bad; off only to show what that costs
};

/// Chooses a trial's parameters from the trials before it.
class Sampler {
 public:
  virtual ~Sampler() = default;

  /// Values drawn together, before the trial asks for any; may leave out parameters, or be empty.
  virtual std::vector<ParameterValue> draw_joint(const History& history, Random& random) const = 0;

  /// A value for one parameter.
  virtual double draw(const History& history, const std::string& name, const Distribution& distribution,
                      Random& random) const = 0;
};

/// random: uniform draws. tpe: the best of `candidates` draws of l by l/g (see Densities), each parameter
/// alone or, if `joint`, those that every finished trial has together; uniform for the first
/// `startup_trials`.
std::unique_ptr<Sampler> make_sampler(const SamplerConfig& config);

/// A uniform value: on the logarithm for log; integers and steps each as likely as the cell of half a step
/// around it.
double draw_uniform(const Distribution& distribution, Random& random);

/// The good trials' density l and the bad ones' g, between which TPE chooses: the best value of l/g wins.
struct Densities {
  ParzenEstimator good, bad;
};

/// Splits the trials and fits both densities for `parameters` (names and distributions; their values are not
/// read).
///
/// Of the n complete and pruned trials the best min(ceil(n/10), 25) are good: complete ones by value, then
/// pruned ones by how far they came. Running trials are bad if `constant_liar`. Then trials that lack one of
/// the parameters are dropped. Bergstra et al. 2011; Watanabe 2023.
Densities fit_densities(const History& history, const std::vector<ParameterValue>& parameters,
                        bool constant_liar = true);

}  // namespace mlp::study

namespace mlp {

template <>
inline constexpr const char* names_of<study::SamplerName>[] = {"random", "tpe"};

}  // namespace mlp
