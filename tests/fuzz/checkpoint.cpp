// A checkpoint that was tampered with and signed again, so that what lies behind the hash is reached. The first byte
// chooses the checkpoint; what follows are edits of it.
#include <cstring>

#include "mlp/hash.hpp"
#include "mlp/trainer.hpp"
#include "target.hpp"

namespace mlp::fuzz {

constexpr std::size_t hash_size = 16;

constexpr const char* documents[] = {
    R"({"data":{"train_size":30},"network":{"layers":[64,3,10],"batch_norm":true,"dropout_rate":0.2},
        "optimizer":{"name":"adam"},"training":{"epochs":20,"batch_size":8},"early_stopping":{"enabled":true},
        "changes":[{"epoch":2,"field":"training.batch_size","value":10}]})",
    R"({"data":{"train_size":30},"network":{"layers":[64,2,10],"activation":"relu"},
        "optimizer":{"name":"sgd","momentum":0.5},"schedule":{"name":"reduce_on_plateau"},"training":{"epochs":20}})",
    R"({"data":{"train_size":30},"network":{"layers":[64,2,2,10],"input_dropout_rate":0.2},
        "loss":{"name":"softmax_cross_entropy","l2_penalty":0.01},"optimizer":{"name":"rmsprop"},
        "clipping":{"mode":"global_norm"},"training":{"epochs":9,"batch_size":1}})",
};

std::vector<std::string> made() {
  std::vector<std::string> checkpoints;
  for (const char* document : documents) {
    Trainer trainer(parse_experiment(document));
    for (int epoch = 0; epoch < 3; ++epoch) trainer.epoch();
    checkpoints.push_back(trainer.checkpoint());
  }
  return checkpoints;
}

/// One edit: what is done, where (from the document's end, or from the beginning), and with what.
void edit(std::string& body, Chooser& chooser) {
  constexpr std::uint64_t patterns[] = {0, 1, 7, ~std::uint64_t{0}, std::uint64_t{1} << 63, 0x7fefffffffffffff,
                                        0x7f7fffff7f7fffff, 0x7ff0000000000000, 0x7fc000007fc00000};
  const std::size_t what = chooser.below(6);
  const std::size_t numbers = body.find('\n') + 1;
  const std::size_t from = chooser.below(4) == 0 ? 0 : numbers;
  const std::size_t place = std::min(body.size(), from + chooser.bytes(2));
  const std::uint64_t pattern = chooser.of(patterns);
  std::string bytes(reinterpret_cast<const char*>(&pattern), 8);
  switch (what) {
    case 0: body.replace(place, std::min<std::size_t>(8, body.size() - place), bytes); break;
    case 1: body.replace(place, std::min<std::size_t>(4, body.size() - place), bytes.substr(0, 4)); break;
    case 2: body.replace(place, std::min<std::size_t>(1, body.size() - place), chooser.text(8)); break;
    case 3: body.insert(place, chooser.text(40)); break;
    case 4: body.erase(place, chooser.bytes(2)); break;
    default: body.resize(place); break;
  }
}

/// Small enough that an input takes milliseconds.
bool quick(const Experiment& experiment) {
  return experiment.data.train_size <= 60 && experiment.network.layers.size() <= 5 && experiment.network.layers[1] <= 16;
}

void go_on(const std::string& checkpoint) {
  Trainer trainer = Trainer::resume(checkpoint);
  if (!quick(trainer.experiment())) return;
  trainer.epoch();
  trainer.evaluate(Part::validation);
  if (trainer.status().state == RunState::diverged) return;
  const std::string next = trainer.checkpoint();
  require(Trainer::resume(next).checkpoint() == next, "a checkpoint that is written reads back unchanged");
}

void read(Chooser chooser) {
  static const std::vector<std::string> checkpoints = made();
  std::string body = checkpoints[chooser.below(checkpoints.size())];
  body.resize(body.size() - hash_size);
  for (int edits = 0; edits < 8 && !chooser.done(); ++edits) edit(body, chooser);
  const std::string checkpoint = body + hash_of<char>(body);
  accepted([&] { go_on(checkpoint); });
  accepted([&] { Trainer::transfer(parse_experiment(documents[0]), checkpoint, 1); });
}

}  // namespace mlp::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mlp::fuzz::read({data, size});
  return 0;
}
