// A table of digits: as CSV, and as pictures with the label in either place.
#include "csv.hpp"
#include "pictures.hpp"
#include "target.hpp"

namespace mlp::fuzz {

void read(std::string_view text) {
  accepted([&] {
    int line = 0;
    for (const cli::CsvRow& row : cli::read_csv(text)) {
      require(row.line > line, "rows stand in lines of their own, in order");
      require(!row.fields.empty(), "a row has a field");
      line = row.line;
    }
  });
  for (const auto label : {std::optional<cli::LabelColumn>(), std::optional(cli::LabelColumn::first),
                           std::optional(cli::LabelColumn::last)})
    accepted([&] {
      const cli::Pictures pictures = cli::read_pictures(text, label);
      require(pictures.lines.size() == pictures.pixels.size(), "each picture has its line");
      require(pictures.labels.empty() || pictures.labels.size() == pictures.pixels.size(), "all have labels, or none");
      for (const int digit : pictures.labels) require(digit >= 0 && digit <= 9, "a label is a digit");
      for (const auto& pixels : pictures.pixels)
        require(pixels.size() == 64 && pixels.minCoeff() >= 0 && pixels.maxCoeff() <= 16, "64 pixels from 0 to 16");
    });
}

}  // namespace mlp::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mlp::fuzz::read({reinterpret_cast<const char*>(data), size});
  return 0;
}
