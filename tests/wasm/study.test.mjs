// The study module: its contract study.d.ts, a study from begin to end, and journals.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { directory, expectFault, load, loadStudyModule, value } from "./module.mjs";

const module = await loadStudyModule();
const contract = readFileSync(join(directory, "study.d.ts"), "utf8").replace(/\/\*\*.*?\*\//gs, "");
const keys = (object) => Object.keys(object).sort();
function members(name) {
  const body = contract.match(new RegExp(`interface ${name} \\{\\n(.*?)\\n\\}`, "s"))?.[1];
  assert(body, `no interface ${name}`);
  return [...body.matchAll(/^  (\w+)\??[(:]/gm)].map(([, member]) => member).sort();
}
const now = (second) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000`;
const space = [
  { name: "hidden_layers", type: "int", low: 1, high: 3 },
  { name: "width_2", type: "int", low: 4, high: 16, when: { parameter: "hidden_layers", at_least: 2 } },
  { name: "optimizer.learning_rate", type: "float", low: 0.01, high: 1, log: true },
  { name: "network.initializer", type: "categorical", choices: ["he_normal", "normal"] },
];
const search = (more = {}) => JSON.stringify({ seed: 3, objective: { seeds: 2, report_every: 2 }, experiment: { training: { epochs: 6 } }, space, ...more });

/** Opens a study, deleted when the test is over. */
function open(t, document = search(), journal = "") {
  const study = value(module.openStudy(document, journal));
  t.after(() => study.delete());
  return study;
}
/** A journal that was read, deleted when the test is over. */
function read(t, text) {
  const journal = value(module.readJournal(text));
  t.after(() => journal.delete());
  return journal;
}
/** Begins and completes trials, whose value falls with their rate. */
function finish(study, count) {
  for (let i = 0; i < count; i++) {
    const { trial } = value(study.ask(now(i % 60)));
    value(study.report(trial.number, 2, 0.5));
    value(study.complete(trial.number, 1 - trial.parameters["optimizer.learning_rate"], now(i % 60)));
  }
}

test("names are those of the contract, no more and no fewer", (t) => {
  const study = open(t);
  const own = (object) => keys(object).filter((name) => name !== "constructor");
  assert.deepEqual(own(Object.getPrototypeOf(study)), members("Study").filter((name) => name !== "delete"));
  for (const name of members("StudyModule")) assert.equal(typeof module[name], "function", name);
  finish(study, 12);
  const text = study.takeLines();
  const journal = read(t, text);
  assert.deepEqual(own(Object.getPrototypeOf(journal)), members("Journal").filter((name) => name !== "delete"));
  const objects = {
    Search: JSON.parse(value(study.search())),
    Trial: value(study.trials(0, 1))[0],
    Parameter: value(study.parameters())[0],
    Importance: value(study.importance())[0],
    Densities: value(study.densities("hidden_layers", 20)),
    JournalContent: value(journal.content()),
  };
  for (const [name, object] of Object.entries(objects)) assert.deepEqual(keys(object), members(name), name);
});

test("a task's experiment is what its parameters say, and the training module accepts it", async (t) => {
  const mlp = await load();
  const study = open(t);
  const { trial, experiment } = value(study.ask(now(1)));
  const { network, optimizer } = JSON.parse(experiment);
  assert.equal(network.layers.length, trial.parameters.hidden_layers + 2);
  assert.equal("width_2" in trial.parameters, trial.parameters.hidden_layers >= 2);
  assert.equal(optimizer.learning_rate, trial.parameters["optimizer.learning_rate"]);
  assert.equal(network.initializer, trial.parameters["network.initializer"]);
  const runs = value(mlp.createTrial(experiment, "validation_accuracy", 2));
  t.after(() => runs.delete());
  let epochs = 0;
  for (let state = value(runs.advance()); state.goes_on; state = value(runs.advance())) epochs = state.epoch;
  assert.equal(epochs, 6);
  const scores = value(runs.scores("validation"));
  assert.equal(scores.length, 2);
  assert(Math.abs(runs.value() - (scores[0].accuracy + scores[1].accuracy) / 2) < 1e-12);
  assert.notEqual(scores[0].loss, scores[1].loss, "two seeds");
});

test("the same seed gives the same study, another one another", (t) => {
  const lines = [search(), search(), search({ seed: 4 })].map((document) => {
    const study = open(t, document);
    finish(study, 15);
    return study.takeLines();
  });
  assert.equal(lines[0], lines[1]);
  assert.notEqual(lines[0], lines[2]);
});

test("an interrupted trial waits, and runs again with the same parameters", (t) => {
  const first = open(t);
  finish(first, 3);
  const under = value(first.ask(now(30))).trial;
  value(first.report(under.number, 2, 0.4));
  const journal = first.takeLines();
  const again = open(t, value(read(t, journal).content()).studies[0].search, journal);
  assert.deepEqual(value(again.requeueInterrupted()), [3]);
  assert.equal(value(again.trials(3, 1))[0].state, "waiting");
  const { trial } = value(again.ask(now(40)));
  assert.deepEqual([trial.number, trial.parameters], [3, under.parameters]);
  assert.deepEqual(value(again.trials(0, 3)), value(first.trials(0, 3)));
});

test("a report or result that is no number is refused; NaN is a result, of a run that diverged", (t) => {
  const study = open(t);
  const { number } = value(study.ask(now(1))).trial;
  for (const wrong of [undefined, null, "0.5", {}]) {
    assert.equal(study.report(number, 1, wrong).fault.field, "value");
    assert.equal(study.complete(number, wrong, now(2)).fault.field, "value");
  }
  assert.equal(value(study.trial(number)).state, "running");
  assert.equal(value(study.complete(number, NaN, now(3))), true);
  assert.equal(value(study.trial(number)).state, "failed");
});

test("the pruner stops what lags; a failed trial has a reason and no value; what is told first counts", (t) => {
  const study = open(t, search({ pruner: { name: "percentile", startup_trials: 2 } }));
  for (const report of [0.8, 0.9]) {
    const { trial } = value(study.ask(now(1)));
    assert.equal(value(study.report(trial.number, 2, report)), false);
    value(study.complete(trial.number, report, now(2)));
  }
  const { number } = value(study.ask(now(3))).trial;
  assert.equal(value(study.report(number, 2, 0.1)), true);
  assert.equal(value(study.prune(number, now(4))), true);
  assert.equal(value(study.complete(number, 1, now(5))), false);
  assert.deepEqual([value(study.trial(number)).state, value(study.trial(number)).value], ["pruned", 0.1]);
  const failed = value(study.ask(now(6))).trial.number;
  value(study.fail(failed, "seed 1: epoch 3, layer 2", now(7)));
  const { state, value: none, reason } = value(study.trial(failed));
  assert.deepEqual([state, none, reason], ["failed", null, "seed 1: epoch 3, layer 2"]);
  const nan = value(study.ask(now(8))).trial.number;
  value(study.complete(nan, NaN, now(9)));
  assert.equal(value(study.trial(nan)).state, "failed");
});

test("the densities follow the good trials", (t) => {
  const study = open(t, search({ sampler: { name: "random" } }));
  finish(study, 60);
  const { values, good, bad } = value(study.densities("optimizer.learning_rate", 40));
  assert.equal(values.length, 40);
  assert(values.every((rate, i) => i === 0 || rate > values[i - 1]));
  const mean = (density) => density.reduce((sum, share, i) => sum + share * i, 0) / density.reduce((sum, share) => sum + share, 0);
  assert(mean(good) < mean(bad) - 5, `low rates are good here: ${mean(good)}, ${mean(bad)}`);
  assert.deepEqual(value(study.densities("network.initializer", 40)).values, ["he_normal", "normal"]);
  assert.equal(value(study.importance())[0].name, "optimizer.learning_rate");
  expectFault(study.densities("nobody", 40), "parameter", '"nobody"', "one of the study's parameters");
});

test("journals: a torn end is left out, a wrong line is named, Optuna's own is looked at", (t) => {
  const study = open(t);
  finish(study, 2);
  const text = study.takeLines();
  const torn = read(t, text + '{"op_code": 4, "stu');
  assert.deepEqual([value(torn.content()).torn, torn.text()], [true, text]);
  expectFault(module.readJournal("{}\n"), "journal", '"{}"', "op_code");
  const strange = `hello\n${text}`;
  const { unread, unreadLines } = value(read(t, strange).content());
  assert.deepEqual([unreadLines, unread[0].line], [1, 1]);
  assert.match(unread[0].why, /no JSON/);
  const { fault } = module.openStudy(search(), strange);
  assert.equal(fault.field, "journal, line 1");
  assert.match(fault.message, /Line 1 .*no JSON.*nothing is added to it/);

  const distribution = JSON.stringify({ name: "FloatDistribution", attributes: { step: null, low: 0, high: 1, log: false } });
  const optuna = [
    { op_code: 0, worker_id: "a", study_name: "foreign", directions: [1] },
    { op_code: 4, worker_id: "a", study_id: 0, datetime_start: now(0) },
    { op_code: 5, worker_id: "a", trial_id: 0, param_name: "x", param_value_internal: 0.25, distribution },
    { op_code: 5, worker_id: "a", trial_id: 0, param_name: "__proto__", param_value_internal: 0.5, distribution },
    { op_code: 6, worker_id: "a", trial_id: 0, state: 1, values: [2.5], datetime_complete: now(1) },
  ].map((line) => JSON.stringify(line) + "\n").join("");
  assert.deepEqual(value(read(t, optuna).content()).studies, [{ name: "foreign", objectives: 1, trials: 1, search: null }]);
  const view = value(read(t, optuna).lookAt("foreign"));
  t.after(() => view.delete());
  const [only] = value(view.trials(0, 9));
  assert.deepEqual([view.direction(), view.trialCount(), Object.entries(only.parameters), only.value], ["minimize", 1, [["x", 0.25], ["__proto__", 0.5]], 2.5]);
  expectFault(view.ask(now(1)), "study", "one that is only looked at", "opened to go on");
  expectFault(read(t, optuna).lookAt("another"), "name", '"another"', "a study of this journal");
});

test("values that JSON has not are what they are, and a line that is not understood shows as a trial", (t) => {
  const distribution = JSON.stringify({ name: "CategoricalDistribution", attributes: { choices: ["NAN", "INF", [1]] } }).replace('"NAN"', "NaN").replace('"INF"', "-Infinity");
  const lines = [
    { op_code: 0, worker_id: "a", study_name: "s", directions: [1] },
    ...[0, 1, 2].map(() => ({ op_code: 4, worker_id: "a", study_id: 0, datetime_start: now(0) })),
    { op_code: 4, worker_id: "a", study_id: 0, datetime_start: "noon" },
    ...[0, 1, 2].map((trial_id) => ({ op_code: 5, worker_id: "a", trial_id, param_name: "c", param_value_internal: trial_id, distribution })),
    ...[0, 1, 2].map((trial_id) => ({ op_code: 6, worker_id: "a", trial_id, state: 1, values: [1e308], datetime_complete: now(1) })),
  ];
  const view = value(read(t, lines.map((line) => JSON.stringify(line).replace("1e+308", "Infinity") + "\n").join("")).lookAt("s"));
  t.after(() => view.delete());
  const trials = value(view.trials(0, 9));
  assert.deepEqual(trials.map(({ state }) => state), ["complete", "complete", "complete", "unreadable"]);
  assert.deepEqual(trials.slice(0, 3).map(({ parameters }) => parameters.c), [NaN, -Infinity, "[1]"]);
  assert.deepEqual(value(view.parameters())[0].choices, [NaN, -Infinity, "[1]"]);
  assert.equal(trials[0].value, Infinity);
});

test("no nesting brings the module down, however often and wherever it comes", () => {
  const deep = "[".repeat(80_000) + "]".repeat(80_000);
  const inText = JSON.stringify(`{"name": "CategoricalDistribution", "attributes": {"choices": ${deep}}}`);
  const begin = '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\n{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null}\n';
  const journals = [
    `${begin}{"op_code":8,"worker_id":"w","trial_id":0,"user_attr":{"a":${deep}}}\n`,
    `${begin}{"op_code":5,"worker_id":"w","trial_id":0,"param_name":"x","param_value_internal":0,"distribution":${inText}}\n`,
  ];
  for (let i = 0; i < 40; i++) {
    assert.equal(module.complete(deep).ok, false);
    assert.equal(module.complete(`{"space": ${deep}}`).ok, false);
    assert.equal(module.readJournal(deep).ok, false);
    for (const text of journals) {
      const journal = value(module.readJournal(text));
      assert.equal(value(journal.content()).unreadLines, 1);
      journal.delete();
    }
  }
  const study = value(module.openStudy(search(), ""));
  assert.equal(study.trialCount(), 0);
  study.delete();
});

test("wrong documents name their field; trials of another objective are not mixed", (t) => {
  expectFault(module.complete(search({ space: [] })), "space", "no parameters", "at least one");
  expectFault(module.openStudy(search({ space: [{ ...space[2], low: 0 }] }), ""), "space[0].low", "0", "");
  expectFault(module.complete(7), "search", "7", "a text");
  const study = open(t);
  finish(study, 1);
  expectFault(module.openStudy(search({ objective: { seeds: 5 } }), study.takeLines()), "journal", "trials that had another objective or experiment", "the same");
});

// It is fetched by its chapter alone.
test("wasm and glue do not grow beyond 155 kB gzipped", () => {
  const [wasm, js] = ["study.wasm", "study.js"].map((name) => gzipSync(readFileSync(join(directory, name)), { level: 9 }).length);
  console.log(`study.wasm ${wasm} bytes, study.js ${js} bytes gzipped`);
  assert(wasm + js < 155_000, `${wasm + js} bytes`);
});
