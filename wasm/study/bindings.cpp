// The study module's functions, by the names of study.d.ts. All take and give JavaScript values: see
// boundary.hpp.
#include <emscripten/bind.h>

#include <algorithm>
#include <memory>

#include "study_handle.hpp"
#include "study_values.hpp"

namespace mlp::boundary {
namespace {

constexpr Range numbers{0, 1e9};
constexpr Range steps{0, 1e9};

val complete(const val& search) {
  return result([&] { return val(to_json(parse_search(text("search", search)))); });
}

val read_journal(const val& journal) {
  return result([&] { return val(std::make_shared<JournalHandle>(text("journal", journal))); });
}

val content(const JournalHandle& journal) {
  return result([&] { return to_js(*journal.replayed); });
}

std::string whole_text(const JournalHandle& journal) {
  return journal.text.substr(0, journal.replayed->whole_bytes);
}

val look_at(const JournalHandle& journal, const val& name) {
  return result([&] { return val(std::make_shared<StudyHandle>(journal.replayed, text("name", name))); });
}

val open_study(const val& search, const val& journal) {
  return result([&] {
    return val(std::make_shared<StudyHandle>(parse_search(text("search", search)),
                                             study::replay(text("journal", journal))));
  });
}

std::string direction(const StudyHandle& study) { return name_of(study.history().direction); }

val search(StudyHandle& study) {
  return result([&] {
    study.at_work();
    return val(to_json(study.search()));
  });
}

/// Values that do not go together fail the trial at once: then there is no experiment.
val ask(StudyHandle& study, const val& time) {
  return result([&] {
    const std::string now = text("time", time);
    const int number = study.at_work().ask(now).number();
    std::string experiment;
    try {
      experiment = to_json_in_full(experiment_of(study.search(), study.trial(number).parameters));
    } catch (const InvalidField& error) {
      study.at_work().tell(number, study::Outcome::failed(error.what()), now);
    }
    return object({{"trial", to_js(study.trial(number))}, {"experiment", experiment}});
  });
}

val experiment(StudyHandle& study, const val& number) {
  return result([&] {
    study.at_work();
    return val(
        to_json_in_full(experiment_of(study.search(), study.trial(integer("number", number, numbers)).parameters)));
  });
}

val report(StudyHandle& study, const val& number, const val& step, const val& value) {
  return result([&] {
    const int trial = integer("number", number, numbers);
    study.at_work().report(trial, integer("step", step, steps), measured("value", value));
    return val(study.at_work().should_prune(trial));
  });
}

val tell(StudyHandle& study, const val& number, const study::Outcome& outcome, const val& time) {
  return val(study.at_work().tell(integer("number", number, numbers), outcome, text("time", time)));
}

val tell_complete(StudyHandle& study, const val& number, const val& value, const val& time) {
  return result(
      [&] { return tell(study, number, study::Outcome::complete(measured("value", value)), time); });
}

val tell_pruned(StudyHandle& study, const val& number, const val& time) {
  return result([&] { return tell(study, number, study::Outcome::pruned(), time); });
}

val tell_failed(StudyHandle& study, const val& number, const val& reason, const val& time) {
  return result([&] { return tell(study, number, study::Outcome::failed(text("reason", reason)), time); });
}

val requeue(StudyHandle& study, const val& number) {
  return result([&] { return val(study.at_work().requeue(integer("number", number, numbers))); });
}

val requeue_interrupted(StudyHandle& study) {
  return result(
      [&] { return list(study.at_work().requeue_interrupted(), [](int number) { return val(number); }); });
}

std::string take_lines(StudyHandle& study) { return study.take_lines(); }

val trial(const StudyHandle& study, const val& number) {
  return result([&] { return to_js(study.trial(integer("number", number, numbers))); });
}

val trial_count(const StudyHandle& study) { return val(static_cast<double>(study.history().trials.size())); }

/// Some at a time: whoever takes many at once holds up its thread.
val trials(const StudyHandle& study, const val& from, const val& count) {
  return result([&] {
    const auto all = study.history().trials;
    const std::size_t first = std::min<std::size_t>(integer("from", from, numbers), all.size());
    const std::size_t some = std::min<std::size_t>(integer("count", count, numbers), all.size() - first);
    return list(all.subspan(first, some), [](const study::TrialRecord& record) { return to_js(record); });
  });
}

val parameters(const StudyHandle& study) {
  return result([&] { return list(study.parameters(), range_to_js); });
}

val importance(const StudyHandle& study) {
  return result([&] {
    return list(study::ped_anova(study.history()), [](const auto& parameter) { return to_js(parameter); });
  });
}

val densities(const StudyHandle& study, const val& name, const val& points) {
  return result([&] {
    const std::string wanted = text("parameter", name);
    const int count = integer("points", points, {2, 1000});
    for (const study::ParameterValue& parameter : study.parameters())
      if (parameter.name == wanted) return densities_to_js(study.history(), parameter, count);
    throw InvalidField("parameter", shown(name), "one of the study's parameters");
  });
}

}  // namespace
}  // namespace mlp::boundary

EMSCRIPTEN_BINDINGS(mlp_study) {
  using namespace mlp::boundary;
  using emscripten::function;

  function("complete", &complete);
  function("readJournal", &read_journal);
  function("openStudy", &open_study);

  emscripten::class_<JournalHandle>("Journal")
      .smart_ptr<std::shared_ptr<JournalHandle>>("JournalHandle")
      .function("content", &content)
      .function("text", &whole_text)
      .function("lookAt", &look_at);

  emscripten::class_<StudyHandle>("Study")
      .smart_ptr<std::shared_ptr<StudyHandle>>("StudyHandle")
      .function("direction", &direction)
      .function("search", &search)
      .function("ask", &ask)
      .function("experiment", &experiment)
      .function("report", &report)
      .function("complete", &tell_complete)
      .function("prune", &tell_pruned)
      .function("fail", &tell_failed)
      .function("requeue", &requeue)
      .function("requeueInterrupted", &requeue_interrupted)
      .function("takeLines", &take_lines)
      .function("trial", &trial)
      .function("trialCount", &trial_count)
      .function("trials", &trials)
      .function("parameters", &parameters)
      .function("importance", &importance)
      .function("densities", &densities);
}
