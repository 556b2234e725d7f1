#include <algorithm>

#include "journal_line.hpp"
#include "json_text.hpp"

namespace mlp::study {
namespace {

constexpr std::size_t unread_kept = 100;
constexpr std::size_t lines_before_giving_up = 100;
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";
constexpr std::string_view beginning = "{\"op_code\":";  // without blanks
constexpr std::string_view blank = " \t\r\n";

// Runs on Optuna 3 and 4, whose class has another name.
constexpr const char* copying =
    "\n\nimport optuna; s = optuna.storages\n"
    "journal = s.JournalStorage((s.journal.JournalFileBackend if hasattr(s, \"journal\") else "
    "s.JournalFileStorage)(\"study.log\"))\n"
    "for one in optuna.get_all_study_summaries(\"sqlite:///study.db\"): "
    "optuna.copy_study(from_study_name=one.study_name, from_storage=\"sqlite:///study.db\", to_storage=journal)";

/// Whether a line may be a journal's, or the beginning of one: another program's JSON is none.
bool looks_like_a_line(std::string_view line) {
  std::string compact;
  for (char letter : line) {
    if (blank.find(letter) == blank.npos) compact += letter;
    if (compact.size() == beginning.size()) break;
  }
  return !compact.empty() && beginning.starts_with(compact);
}

[[noreturn]] void refuse(std::string_view text) {
  const std::string allowed = "a JSON object with \"op_code\"";
  if (text.starts_with(std::string_view("SQLite format 3\0", 16)))
    throw NotAJournal("journal", "a database", allowed,
                      std::string("This is a database of SQLite, not a journal. Three lines of Python copy Optuna's "
                                  "studies from one (study.db) into a journal (study.log):") +
                          copying);
  const std::string first(text.substr(0, std::min(text.find('\n'), std::size_t{100})));
  const std::string shown = Json(Excerpt(first).for_message()).dump(-1, ' ', false, Json::error_handler_t::replace);
  throw NotAJournal("journal", shown, allowed,
                    "This is no journal of Optuna's: its first line, " + shown +
                        ", is not " + allowed + ".");
}

class Replayer {
 public:
  explicit Replayer(std::string_view text) : all_(text), text_(text.substr(0, text.find('\0'))) {}

  Replay run() {
    result_.torn = text_.size() < all_.size();
    if (result_.torn && !zeros_stand_in_a_journal()) refuse(all_);
    if (text_.starts_with(utf8_mark)) at_ = utf8_mark.size();
    end_of_lines_ = text_.find_last_not_of(blank) + 1;
    while (at_ < end_of_lines_) next();
    if (!like_a_journal_ && end_of_lines_ > 0) refuse(all_);
    result_.effort = {reader_.distributions().parsed(), result_.journal.ranges_compared()};
    return std::move(result_);
  }

 private:
  /// Zeros stand where a power cut lost a line, also before lines that reached the disk: what lies behind them was
  /// written since the last sync.
  bool zeros_stand_in_a_journal() const {
    if (text_.empty()) return all_.find(beginning) != all_.npos;
    return text_.starts_with(beginning) || text_.find('\n') != text_.npos;
  }

  void next() {
    const std::size_t end = text_.find('\n', at_);
    const std::string_view line = text_.substr(at_, end == text_.npos ? end : end - at_);
    const bool last = end == text_.npos || end + 1 >= end_of_lines_;
    if (!like_a_journal_) like_a_journal_ = looks_like_a_line(line);
    at_ = end == text_.npos ? text_.size() : end + 1;
    if (end == text_.npos || !apply(line, last)) {
      result_.torn = true;
      return;
    }
    ++result_.lines;
    result_.whole_bytes = at_;
  }

  /// False if the line is torn: the last one, and no JSON.
  bool apply(std::string_view line, bool last) {
    try {
      Operation operation = reader_.read(line);
      like_a_journal_ = true;
      result_.journal.apply(std::move(operation));
    } catch (const NotJson& error) {
      if (last) return false;
      pass_over(line, "it is no JSON: " + error.value());
    } catch (const InvalidField& error) {
      pass_over(line, error.what());
    }
    return true;
  }

  void pass_over(std::string_view line, const std::string& why) {
    if (++result_.unread_lines <= unread_kept) result_.unread.push_back({result_.lines + 1, why});
    if (!like_a_journal_ && result_.lines >= lines_before_giving_up) refuse(all_);
    result_.journal.apply(stand_in(line));
  }

  std::string_view all_, text_;
  std::size_t at_ = 0, end_of_lines_ = 0;
  bool like_a_journal_ = false;
  LineReader reader_;
  Replay result_;
};

}  // namespace

Replay replay(std::string_view text) { return Replayer(text).run(); }

Journal to_go_on_with(Replay replayed) {
  if (replayed.unread_lines == 0) return std::move(replayed.journal);
  const UnreadLine& first = replayed.unread.front();
  throw InvalidField("journal, line " + std::to_string(first.line), first.why, "operations of Optuna's journal",
                     "Line " + std::to_string(first.line) + " of this journal is not understood (" + first.why +
                         "). So it can be looked at, but nothing is added to it.");
}

}  // namespace mlp::study
