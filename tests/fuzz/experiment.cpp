// An experiment's document, and a change made to it: DOCUMENT NUL FIELD NUL VALUE
#include "mlp/experiment.hpp"

#include "target.hpp"

namespace mlp::fuzz {

void change(const Experiment& experiment, const std::string& field, const std::string& value) {
  const Change change{1, field, value};
  Experiment changed;
  if (!accepted([&] { changed = with_change(experiment, change); })) return;
  validate(changed);
  require(to_json(with_change(changed, change)) == to_json(changed), "the same change again changes nothing");
}

void read(const std::vector<std::string>& parts) {
  Experiment experiment;
  if (!accepted([&] { experiment = parse_experiment(parts[0]); })) return;
  const std::string text = to_json(experiment);
  require(to_json(parse_experiment(text)) == text, "a document that is written reads back unchanged");
  change(experiment, parts[1], parts[2]);
}

}  // namespace mlp::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mlp::fuzz::read(mlp::fuzz::parts_of(data, size, 3));
  return 0;
}
