// A space, a study or a search, and a trial's parameters: DOCUMENT NUL PARAMETERS
#include "mlp/study/space.hpp"

#include "mlp/search.hpp"
#include "mlp/study/config.hpp"
#include "mlp/study/study.hpp"
#include "target.hpp"

namespace mlp::fuzz {

constexpr const char* now = "2024-01-01T00:00:00.000000";

/// Enough trials that a sampler looks at what it saw.
void run(const study::StudyConfig& config) {
  std::string journal;
  study::Study study(config, {}, [&](std::string_view line) { journal += line; });
  for (int i = 0; i < 12; ++i) {
    study::Trial trial = study.ask(now);
    trial.report(1, i);
    study.tell(i, trial.should_prune() ? study::Outcome::pruned() : study::Outcome::complete(i), now);
  }
  const study::Replay replayed = study::replay(journal);
  require(replayed.unread_lines == 0 && !replayed.torn, "a study's own lines are understood");
  require(replayed.journal.studies().front().trials.size() == 12, "each trial stands in the journal");
}

void read(const std::vector<std::string>& parts) {
  study::Space space;
  if (accepted([&] { space = study::parse_space(parts[0]); })) {
    const std::string text = to_json(space);
    require(study::parse_space(text) == space, "a space that is written reads back unchanged");
    accepted([&] { study::parse_parameters(space, parts[1]); });
  }
  study::StudyConfig config;
  if (accepted([&] { config = study::parse_study(parts[0]); })) {
    const std::string text = to_json(config);
    require(to_json(study::parse_study(text)) == text, "a study that is written reads back unchanged");
    if (config.space.parameters.size() <= 8) run(config);
  }
  Search search;
  if (accepted([&] { search = parse_search(parts[0]); })) {
    const std::string text = to_json(search);
    require(to_json(parse_search(text)) == text, "a search that is written reads back unchanged");
    accepted([&] { validate(experiment_of(search, study::parse_parameters(search.study.space, parts[1]))); });
  }
}

}  // namespace mlp::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mlp::fuzz::read(mlp::fuzz::parts_of(data, size, 2));
  return 0;
}
