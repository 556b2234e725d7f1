/** What the step on luck trains. It lives as long as the chapter, so that other steps can be read meanwhile. */
import luck from "experiments/luck.json";
import publishedFinal from "experiments/published_final.json";
import type { Part } from "../../engine/protocol";
import { Judge, type SeedRun } from "./judge.svelte";
import type { LiveStudy } from "./live_study.svelte";
import { identityOf, keepOpened, type OpenedTest, type OpenedTests, readOpened } from "./opened_test";
import { TopTen } from "./top_ten.svelte";
import { quantityOf } from "./words";

/** Runs of one network that differ by their seed alone. */
export const luckRuns = 40;

/** Seeds that no search uses. */
const newSeeds = { firstSeed: 1001, seeds: 5 };

/** The article's best as its mathematics asks for: on its own split, dropout off while scoring. */
const articlesBest = { ...publishedFinal, data: { split: "article" }, published: {}, training: { epochs: 10_000 } };

/** A trial that was trained again on new seeds, with its value in the search. */
export interface Again {
  /** The kept study's id. */
  study: number;
  trial: number;
  value: number;
  runs: readonly SeedRun[];
}

/** The judges, and what they said of the winner. */
export class Judges {
  readonly lab: Judge;
  readonly winner: Judge;
  readonly articles: Judge;
  readonly topTen: TopTen;
  /** The last winner that was trained again. */
  again = $state.raw<Again | null>(null);
  #opened = $state.raw<OpenedTests>(readOpened());

  constructor(spawn?: () => Worker) {
    [this.lab, this.winner, this.articles] = [new Judge(spawn), new Judge(spawn), new Judge(spawn)];
    this.topTen = new TopTen(spawn);
  }

  /** Ends what is under way. */
  cancel(): void {
    for (const judge of [this.lab, this.winner, this.articles, this.topTen]) judge.cancel();
  }

  /** One network, seed after seed. */
  trainLab = (workers: number) => this.lab.run({ experiment: luck, firstSeed: 1, seeds: luckRuns, parts: ["validation", "test"], workers });

  /** The article's best, on new seeds. */
  trainArticles = (workers: number) => this.articles.run({ experiment: articlesBest, ...newSeeds, parts: ["validation"], workers });

  /** Trains the study's best trial on new seeds; the same call gives the same weights. */
  async trainWinner(study: LiveStudy, parts: readonly Part[] = ["validation"]): Promise<Again | null> {
    const { best, opened, workers } = study;
    if (!best || !opened) return null;
    const experiment = await study.experiment(best.number);
    if (experiment === undefined) return null;
    if (!(await this.winner.run({ experiment: JSON.parse(experiment) as object, ...newSeeds, parts, workers }))) return null;
    return (this.again = { study: opened.id, trial: best.number, value: best.value ?? NaN, runs: this.winner.runs });
  }

  /** The study's ten best trials on the same new seeds. */
  trainTopTen = (study: LiveStudy) => this.topTen.run(study, newSeeds, quantityOf(study.search) === "loss" ? "loss" : "accuracy");

  /** What the test images said of this study; undefined: they have not been asked. */
  openedTest = ({ search, trials }: LiveStudy): OpenedTest | undefined => (search ? this.#opened[identityOf(search, trials)] : undefined);

  /** Asks the test images about the study's best trial, once and for good. */
  async openTest(study: LiveStudy): Promise<void> {
    const { search, trials } = study;
    this.#opened = { ...this.#opened, ...readOpened() }; // another tab may have asked
    if (!search || this.openedTest(study)) return;
    const again = await this.trainWinner(study, ["validation", "test"]);
    const scores = again?.runs.flatMap((run) => run.scores.test ?? []) ?? [];
    if (!again || scores.length === 0) return;
    const [identity, opened] = [identityOf(search, trials), { trial: again.trial, scores }];
    this.#opened = { ...this.#opened, [identity]: opened };
    keepOpened(identity, opened);
  }
}
