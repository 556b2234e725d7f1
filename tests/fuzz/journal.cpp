// A journal. First byte even: the rest is its text. Odd: the rest chooses lines of a grammar, in which each field is
// right most of the time, so that what lies behind the first check is reached.
#include <set>

#include "mlp/study/journal.hpp"
#include "mlp/study/study.hpp"
#include "target.hpp"

namespace mlp::fuzz {

constexpr const char* now = "2024-01-01T00:00:00.000000";

class Grammar {
 public:
  explicit Grammar(Chooser chooser) : chooser_(chooser) {}

  std::string text() {
    std::string text;
    for (int lines = 0; lines < 60 && !chooser_.done(); ++lines) text += line() + ends();
    return text;
  }

 private:
  std::string ends() {
    constexpr const char* endings[] = {"\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\n\n", "", "\n \n"};
    return chooser_.of(endings);
  }
  /// Right, but for one time in sixteen.
  std::string or_wrong(const std::string& right) {
    if (chooser_.below(16) != 15) return right;
    constexpr const char* wrong[] = {"null", "-1", "1e400", "NaN", "-Infinity", "\"\"", "[]", "{}", "true",
                                     "99999999999999999999", "[[[[[[[[1]]]]]]]]", "\"\\ud800\"", "0.1", "2147483648"};
    if (chooser_.below(3) == 0) return chooser_.text(20);
    return chooser_.of(wrong);
  }
  std::string number() {
    constexpr const char* numbers[] = {"0", "1", "2", "-1", "0.5", "1e-3", "1e300", "NaN", "Infinity", "5", "100"};
    return or_wrong(chooser_.of(numbers));
  }
  std::string id() { return or_wrong(std::to_string(chooser_.below(4))); }
  std::string name() {
    constexpr const char* names[] = {"\"x\"", "\"y\"", "\"__proto__\"", "\"optimizer.learning_rate\"", "\"\"",
                                     "\"\\u0000\""};
    return chooser_.of(names);
  }
  std::string value() {
    constexpr const char* values[] = {"1", "\"text\"", "[1, 2.5, NaN]", "{\"a\": {\"b\": null}}", "null", "true"};
    return or_wrong(chooser_.of(values));
  }
  std::string time() { return or_wrong(std::string("\"") + now + "\""); }
  std::string escaped(const std::string& text) {
    std::string result;
    for (const char letter : text) {
      if (letter == '"' || letter == '\\') result += '\\';
      result += letter;
    }
    return result;
  }
  std::string distribution() {
    constexpr const char* kinds[] = {"FloatDistribution", "IntDistribution", "CategoricalDistribution",
                                     "UniformDistribution", "LogUniformDistribution", "IntUniformDistribution",
                                     "DiscreteUniformDistribution", "IntLogUniformDistribution"};
    const std::string kind = chooser_.of(kinds);
    std::string fields;
    if (kind == "CategoricalDistribution") fields = "\"choices\": " + or_wrong("[\"a\", 1, true, null, 2.5]");
    else
      fields = "\"low\": " + number() + ", \"high\": " + number() + ", \"step\": " + or_wrong("null") +
               ", \"q\": 1, \"log\": " + or_wrong("false");
    return or_wrong("\"" + escaped("{\"name\": \"" + kind + "\", \"attributes\": {" + fields + "}}") + "\"");
  }
  std::string values() { return chooser_.below(2) == 0 ? "null" : or_wrong("[" + number() + "]"); }
  std::string whole_trial() {
    const std::string parameter = name();
    return ", \"state\": " + or_wrong(std::to_string(chooser_.below(5))) + ", \"values\": " + values() +
           ", \"datetime_complete\": " + time() + ", \"params\": {" + parameter + ": " + number() +
           "}, \"distributions\": {" + parameter + ": " + distribution() + "}, \"user_attrs\": {" + name() + ": " +
           value() + "}, \"system_attrs\": {\"fixed_params\": {}}, \"intermediate_values\": {\"" +
           std::to_string(chooser_.below(3)) + "\": " + number() + "}";
  }
  std::string fields_of(std::size_t code) {
    switch (code) {
      case 0: return ", \"study_name\": " + or_wrong(name()) + ", \"directions\": " + or_wrong(chooser_.below(2) ? "[1]" : "[2]");
      case 1: return ", \"study_id\": " + id();
      case 2: return ", \"study_id\": " + id() + ", \"user_attr\": {" + name() + ": " + value() + "}";
      case 3: return ", \"study_id\": " + id() + ", \"system_attr\": {" + name() + ": " + value() + "}";
      case 4:
        return ", \"study_id\": " + id() + ", \"datetime_start\": " + time() + (chooser_.below(3) ? "" : whole_trial());
      case 5:
        return ", \"trial_id\": " + id() + ", \"param_name\": " + name() + ", \"param_value_internal\": " + number() +
               ", \"distribution\": " + distribution();
      case 6:
        return ", \"trial_id\": " + id() + ", \"state\": " + or_wrong(std::to_string(chooser_.below(5))) +
               ", \"values\": " + values() + ", \"datetime_start\": " + time() + ", \"datetime_complete\": " + time();
      case 7:
        return ", \"trial_id\": " + id() + ", \"step\": " + or_wrong(std::to_string(chooser_.below(3))) +
               ", \"intermediate_value\": " + number();
      case 8: return ", \"trial_id\": " + id() + ", \"user_attr\": {" + name() + ": " + value() + "}";
      case 9: return ", \"trial_id\": " + id() + ", \"system_attr\": {" + name() + ": " + value() + "}";
      default: return "";
    }
  }
  std::string line() {
    constexpr std::size_t codes[] = {0, 1, 2, 3, 4, 4, 4, 5, 5, 6, 6, 7, 8, 9, 10, 11};
    if (chooser_.below(32) == 31) return chooser_.text(60);
    const std::size_t code = chooser_.of(codes);
    return "{\"op_code\": " + or_wrong(std::to_string(code)) + ", \"worker_id\": \"w\"" + fields_of(code) + "}";
  }

  Chooser chooser_;
};

/// Whoever reads the whole lines again reads the same; not so with lines that are no JSON, of which the last is torn.
void repeat(const std::string& text, const study::Replay& first) {
  require(first.whole_bytes <= text.size(), "the whole lines lie in the text");
  if (first.unread_lines > 0) return;
  const std::string whole = text.substr(0, first.whole_bytes);
  study::Replay again;
  if (!accepted([&] { again = study::replay(whole); })) return;
  require(!again.torn && again.lines == first.lines && again.unread_lines == 0,
          "what is cut behind the last whole line reads the same");
}

void look_at(const study::StudyRecord& record) {
  for (std::size_t number = 0; number < record.trials.size(); ++number) {
    const study::TrialRecord& trial = record.trials[number];
    require(trial.number == static_cast<int>(number), "trials are numbered in their order");
    std::set<std::string> names;
    for (const auto& parameter : trial.parameters) {
      require(names.insert(parameter.name).second, "a trial has each parameter once");
      external_value(parameter.distribution, parameter.value);
    }
  }
}

/// Goes on with a study: what is told stands in the journal, and all of it is understood.
void go_on(std::string text, const study::StudyRecord& record, study::Journal journal) {
  study::StudyConfig config;
  if (const auto kept = config_in(record)) config = *kept;
  else config.space = {{{"x", study::floating(0, 1), {}}}};
  config.name = record.name;
  if (!record.directions.empty()) config.direction = record.directions.front();
  const std::size_t trials = record.trials.size();
  bool created = false;
  const bool went_on = accepted([&] {
    study::Study study(config, std::move(journal), [&](std::string_view line) { text += line; }, "fuzz");
    study.requeue_interrupted();
    study::Trial trial = study.ask(now);
    created = static_cast<std::size_t>(trial.number()) == trials;
    study.report(trial.number(), 1, 0.5);
    study.tell(trial.number(), study::Outcome::complete(1), now);
  });
  const study::Replay replayed = study::replay(text);
  require(replayed.unread_lines == 0 && !replayed.torn, "a study's own lines are understood");
  if (went_on) require(replayed.journal.find(config.name)->trials.size() == trials + created, "a told trial is kept");
}

void read(const std::string& text) {
  study::Replay replayed;
  if (!accepted([&] { replayed = study::replay(text); })) return;
  repeat(text, replayed);
  for (const auto& record : replayed.journal.studies()) look_at(record);
  const std::string whole = text.substr(0, replayed.whole_bytes);
  study::Journal journal;
  if (!accepted([&] { journal = to_go_on_with(std::move(replayed)); })) return;
  for (const auto& record : journal.studies())
    if (!record.deleted && record.directions.size() <= 1) go_on(whole, record, journal);
}

}  // namespace mlp::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool grammar = data[0] % 2 == 1;
  mlp::fuzz::read(grammar ? mlp::fuzz::Grammar({data + 1, size - 1}).text()
                          : std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
