#pragma once
#include <optional>
#include <string>

#include "mlp/search.hpp"
#include "mlp/study/study.hpp"

namespace mlp {

/// Writes into a journal what the search's trials are judged by (`objective_json`), as an attribute of its
/// study, where that has not said so; begins the study where the journal is empty.
///
/// Throws InvalidField if the journal's study has another name, or its trials were judged by something else:
/// their values could not be compared.
void keep_objective(const Search& search, study::Journal& journal, const study::Study::Sink& sink,
                    const std::string& worker_id = "mlp");

/// The whole search that a journal's study was run with, as JSON; none for a study of Optuna's own, or if it
/// cannot be read, as that of a newer version.
std::optional<std::string> search_in(const study::StudyRecord& study);

}  // namespace mlp
