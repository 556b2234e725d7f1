#pragma once
// What a study hands to JavaScript; the shapes are those of study.d.ts.
#include "boundary.hpp"
#include "mlp/study/importance.hpp"
#include "mlp/study/journal.hpp"
#include "mlp/study/sampler.hpp"

namespace mlp::boundary {

/// A parameter's value as JavaScript has it: a number, or the choice.
val to_js(const study::ParameterValue& parameter);
/// A parameter's name and range.
val range_to_js(const study::ParameterValue& parameter);
val to_js(const study::TrialRecord& trial);
val to_js(const study::ParameterImportance& importance);
val to_js(const study::Replay& replayed);

/// The densities l and g of one parameter on a grid of at most `points` of its values.
val densities_to_js(const study::History& history, const study::ParameterValue& parameter, int points);

}  // namespace mlp::boundary
