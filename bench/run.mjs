// Called by scripts/bench, which has built what this needs: measures, and writes build/bench/results.{json,md,svg}.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { coldStart } from "./cold_start.mjs";
import { contestants, rowsOf } from "./contestants.mjs";
import { median } from "./in_chromium.mjs";
import { jobs } from "./jobs.mjs";
import { chart, table } from "./report.mjs";
import { scaling, sweep } from "./sweep.mjs";

const { values: options } = parseArgs({ options: { quick: { type: "boolean" }, rounds: { type: "string" }, limit: { type: "string" }, only: { type: "string" }, readme: { type: "boolean" } } });
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const quick = options.quick ?? false;
const rounds = Number(options.rounds ?? (quick ? 3 : 7));
const parts = options.only?.split(",") ?? (quick ? ["jobs", "scaling", "sweep", "cold"] : ["jobs", "scaling", "sweep", "cold", "study"]);
const say = (text) => console.log(text);

/** Each job by everyone by turns; the order moves on by one every round. */
async function measure(job, all) {
  const results = all.map(({ name, what }) => ({ name, what, seconds: [], validation_accuracy: 0 }));
  const epochsOf = ({ slow = 1, whole }) => whole ? job.document.training.epochs : Math.max(3, Math.ceil(job.document.training.epochs / (quick ? 4 * slow : 1)));
  for (let round = -1; round < rounds; ++round) // the first warms up
    for (let i = 0; i < all.length; ++i) {
      const who = (i + Math.max(round, 0)) % all.length, epochs = epochsOf(all[who]);
      const { seconds, validation_accuracy, weights_hash } = await all[who].run(job, epochs);
      Object.assign(results[who], { epochs, validation_accuracy, weights_hash });
      if (round >= 0) results[who].seconds.push((seconds / epochs) * job.document.training.epochs);
    }
  const page = results.find(({ name }) => name === "page");
  for (const result of results) {
    result.median = median(result.seconds);
    // Of the same round, so that what disturbs a round disturbs both.
    const ratios = result.seconds.map((seconds, round) => seconds / page.seconds[round]);
    Object.assign(result, { ratio: median(ratios), spread: [Math.min(...ratios), Math.max(...ratios)] });
    if (result.epochs === job.document.training.epochs && result.validation_accuracy < job.accuracy)
      throw new Error(`${job.name}: ${result.name} reaches ${result.validation_accuracy} after ${result.epochs} epochs, less than ${job.accuracy}: it does not train the same.`);
  }
  const ours = new Set(results.filter(({ name }) => ["page", "module", "native"].includes(name)).map(({ weights_hash }) => weights_hash));
  if (ours.size > 1) throw new Error(`${job.name}: page, module and native end with other weights: ${[...ours].join(", ")}.`);
  return { name: job.name, what: job.what, results };
}

const processor = cpus()[0].model, began = new Date();
const report = { date: began.toISOString(), machine: `${processor}, ${cpus().length} cores`, node: process.version, quick, rounds, load: [loadavg()[0]] };
const rows = await rowsOf(at, jobs[0].document);
mkdirSync(at("build/bench"), { recursive: true });
const { all, missing, chromium } = await contestants(at, { limit: options.limit, rows });
Object.assign(report, { chromium: chromium.version, missing });
for (const line of missing) say(`missing: ${line}`);

if (parts.includes("jobs")) {
  report.jobs = [];
  for (const job of jobs) report.jobs.push(await measure(job, all));
}
if (parts.includes("scaling")) report.scaling = await scaling(chromium, quick ? 2 : 5);
if (parts.includes("sweep")) report.sweep = await sweep(chromium, { quick, rounds: quick ? 2 : 3 });
await chromium.close();
if (parts.includes("cold")) report.cold = await coldStart(at, jobs[1].document, quick ? 2 : 5);
if (parts.includes("study")) report.study = execFileSync(process.execPath, [at("bench/study.mjs"), "100", "2"], { encoding: "utf8" }).trim().split("\n");
report.load.push(loadavg()[0]);
report.minutes = (Date.now() - began) / 60_000;

const markdown = table(report);
writeFileSync(at("build/bench/results.json"), JSON.stringify(report, null, 1));
writeFileSync(at("build/bench/results.md"), markdown);
if (report.jobs) writeFileSync(at("build/bench/results.svg"), chart(report));
if (options.readme) {
  const [before, , after] = readFileSync(at("README.md"), "utf8").split(/<!-- \/?bench -->/);
  writeFileSync(at("README.md"), `${before}<!-- bench -->\n${markdown}<!-- /bench -->${after}`);
}
say(markdown);
