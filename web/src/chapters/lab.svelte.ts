/** A run that chapters play with: its document, its state as it goes on, and everything one can do with it. */
import { type Client, startEngine } from "../engine/client";
import {
  type Batch,
  type Digits,
  type Document,
  type EngineEvent,
  type EpochMetrics,
  type Experiment,
  type Fault,
  type FieldValue,
  type Questions,
  type RunStatus,
  type Silence,
  faultOf,
  runHasEnded,
} from "../engine/protocol";
import { isRunOf } from "./contestant";
import { currentValue, difference, settled, withValue } from "./document";
import { isLive } from "./live_fields";
import { broughtBack, type Free, strays } from "./presumed";
import { runs } from "./runs.svelte";

/** Epochs a second that the speed slider offers. */
export const speeds = [1, 2, 5, 10, 25, 50, 100, Infinity] as const;

/** A run to go back to: trained again to `epoch`, where the weights must have `hash` (empty: not compared). */
export interface RunAddress {
  document: Document;
  epoch: number;
  hash: string;
  /** The file that it was read from. */
  file?: RunFile;
}

export interface RunFile {
  name: string;
  /** The version that made it; "": it does not say. */
  version: string;
  /** Why its weights are not compared; "" where they are. */
  note: string;
}

export type Spawn = Parameters<typeof startEngine>[1];

type Ask = {
  [Name in keyof Questions]: (...args: Parameters<Questions[Name]>) => Promise<Awaited<ReturnType<Questions[Name]>> | undefined>;
};

export class Lab {
  /** The module is not there yet. */
  loading = $state(true);
  /** What went wrong last; null where nothing did. */
  fault = $state.raw<Fault | null>(null);
  /** The training thread owes something and says nothing. */
  silence = $state.raw<Silence | null>(null);
  /** The complete document, changes during the run included; null while loading. */
  experiment = $state.raw<Experiment | null>(null);
  defaults = $state.raw<Experiment | null>(null);
  /** All 1,797 images; null while loading. */
  digits = $state.raw<Digits | null>(null);
  /** Row e is epoch e; row 0 is the untrained network. */
  history = $state.raw<EpochMetrics[]>([]);
  status = $state.raw<RunStatus | null>(null);
  batch = $state.raw<Batch | null>(null);
  playing = $state(false);
  /** Index in `speeds`. */
  speed = $state(5);
  /** Grows whenever the run may have moved. */
  moved = $state(0);
  /** The epoch that a link or a chapter left earlier is being trained to; null when there. */
  restoring = $state<number | null>(null);
  /** Whether the restored weights are those of the link or file; "open": a file's, not compared. */
  restored = $state<"same" | "different" | "open" | null>(null);
  /** Where the restored run comes from; null: a link, or an earlier visit. */
  origin = $state.raw<RunFile | null>(null);
  /** Of the core. */
  version = $state("");
  /** The settings are those that the reader left here on an earlier visit. */
  kept = $state(false);

  /** What the step in sight leaves to the reader; null where its text presumes nothing of this run. */
  free = $state.raw<Free | null>(null);

  readonly last = $derived(this.history.at(-1) ?? null);
  readonly epoch = $derived(this.last?.epoch ?? 0);
  readonly ended = $derived(this.status !== null && runHasEnded(this.status.state));
  /** Nothing was trained yet, not even a part of a step. */
  readonly untouched = $derived(this.epoch === 0 && this.status?.step === 0 && this.status.next_phase === "forward");

  /**
   * Questions, by their names in the contract: to the run as it stands, `lab.ask.thinned(pixels, 0)`, or to a document,
   * which comes first. An answer is undefined where the question failed; `fault` says why.
   */
  readonly ask = new Proxy({} as Ask, {
    get: (_, question: keyof Questions) => (...args: unknown[]) => this.#ask(this.#client.call(question, args)),
  });

  #client: Client;
  #run = 0;
  /** What the step in sight opens. */
  #shown = $state.raw<Document>({});
  /** A document on its way to the worker: `experiment` is still the run before. */
  #opening = $state.raw<Document | null>(null);
  #target: RunAddress | null = null;
  /** What was set before the run was there: by field. */
  #early = $state.raw<ReadonlyMap<string, FieldValue>>(new Map());

  /** In what the run differs from what the text of the step in sight presumes. */
  readonly strayed = $derived.by(() => {
    const run = this.#opening ?? this.experiment;
    return run && this.free && this.defaults ? strays(run, this.#shown, this.free, this.defaults) : [];
  });
  /** What the run shows does not count for the step in sight: it is another run than its text speaks of. */
  readonly besideTheText = $derived(this.free !== null && (this.#opening !== null || this.strayed.length > 0));

  /** The run reads other data than the step in sight shows: images, or points in the plane. */
  readonly otherData = $derived.by(() => {
    const { source = "digits" } = (this.#opening ?? this.experiment)?.data ?? {};
    return this.free !== null && this.experiment !== null && source !== (this.#shown.data?.source ?? "digits");
  });

  /** Opens `document`, or goes back to `address`. `document` is what the step in sight opens. */
  constructor(
    document: Document,
    address: RunAddress | null = null,
    private readonly spawn?: Spawn,
  ) {
    this.#shown = document;
    this.#client = this.#start();
    void this.#load(address);
  }

  /** The current value of a field, the last change during the run included; undefined while loading, unless it was set then. */
  value<T extends FieldValue>(field: string): T | undefined {
    return (this.experiment ? currentValue(this.experiment, field) : this.#early.get(field)) as T | undefined;
  }

  play(): void {
    if (this.loading) return;
    if (this.ended) this.reset();
    this.playing = true;
    void this.#try(this.#client.calls.play({ epochsPerSecond: speeds[this.speed] ?? Infinity }));
  }

  pause(): void {
    this.#giveUpRestoring();
    this.playing = false;
    void this.#try(this.#client.calls.pause());
  }

  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Does `count` updates. */
  step(count = 1): void {
    this.#giveUpRestoring();
    void this.#try(this.#client.calls.step(count));
  }

  /** Does the next of forward, loss, backward, update. */
  microStep(): void {
    this.#giveUpRestoring();
    void this.#try(this.#client.calls.microStep());
  }

  setSpeed(index: number): void {
    this.speed = index;
    if (this.playing) this.play();
  }

  /** Back to the same initial weights. Keeps all settings: those changed during the run hold from the start. */
  reset(): void {
    if (this.experiment) this.open(this.#settings(this.experiment), false);
  }

  /** Other initial weights (and batches): the next seed. */
  newSeed(): void {
    if (this.experiment) this.change("seed", (this.#opening?.seed ?? this.experiment.seed) + 1);
  }

  /** Starts a run of `document` (fields left out have the core's defaults); `playing`: go on at once. */
  open(document: Document, playing = this.playing): void {
    this.#giveUpRestoring();
    this.restored = null;
    this.kept = false;
    this.fault = null;
    this.#opening = document;
    void this.#try(this.#client.calls.open(document)).then(() => {
      if (this.#opening === document) this.#opening = null;
    });
    if (playing) void this.#try(this.#client.calls.play({ epochsPerSecond: speeds[this.speed] ?? Infinity }));
  }

  /** Why the core does not allow a document, in words; "" where it does. */
  async refusal(document: Document): Promise<string> {
    return this.#client.calls.complete(document).then(() => "", (thrown: unknown) => faultOf(thrown).message);
  }

  /** Opens what a step shows: the settings that the reader left there, else `document`, which is now the step's own. */
  show(document: Document, kept?: Document): void {
    this.#shown = document;
    this.open(kept ?? document, false);
    this.kept = kept !== undefined;
  }

  /** Goes on to the next step: a run of its document stays as it is, any other gives way to what `show` opens. */
  turnTo(document: Document, kept?: Document): void {
    const { experiment, defaults } = this;
    if (experiment && defaults && !this.#opening && isRunOf(document, settled(experiment), defaults)) this.#shown = document;
    else this.show(document, kept);
  }

  /** What the step in sight opens. */
  get shown(): Document {
    return this.#shown;
  }

  /** The step's own settings in place of the reader's. */
  showOwn(): void {
    this.open(this.#shown, false);
  }

  /** Brings back what the step's text presumes; all other settings stay the reader's. */
  bringBack(): void {
    const run = this.#opening ?? this.experiment;
    if (run) this.open(broughtBack(run, this.strayed), false);
  }

  /** What the reader set otherwise than the step, as a document (left out: the defaults); null where nothing. */
  ownSettings(): Document | null {
    if (!this.experiment || !this.defaults) return null;
    const now = settled(this.experiment);
    return isRunOf(this.#shown, now, this.defaults) ? null : difference(now, this.defaults);
  }

  /** Nothing was set or trained since the step opened the run. */
  get asShown(): boolean {
    return this.untouched && this.ownSettings() === null;
  }

  /**
   * Gives a field of the document a value. The learning rate, the epochs and the batch size change while the run
   * goes on and leave a mark; any other field starts the run again.
   * Before the run is there the value waits for it.
   */
  change(field: string, value: FieldValue): void {
    if (!this.experiment) this.#early = new Map([...this.#early, [field, value]]);
    else if (isLive(field) && !this.#opening && !this.untouched && !this.ended) {
      this.fault = null;
      void this.#try(this.#client.calls.change(field, value));
    } else this.open(withValue(this.#settings(this.experiment), field, value));
  }

  /** Keeps the run as it stands for comparison. `automatic`: the reader did not ask; `place`: the step in sight. */
  pin(automatic = false, place = ""): void {
    if (this.experiment && this.status) {
      runs.pin({ experiment: this.experiment, history: this.history, status: this.status, version: this.version, place, automatic });
    }
  }

  /** Where the run stands, for a link or for coming back. */
  address(): RunAddress | null {
    if (!this.experiment || !this.status) return null;
    return { document: this.experiment, epoch: this.epoch, hash: this.status.weights_hash };
  }

  /** After a crash or a silence: a new worker, and the run again up to where it was. */
  startAgain(): void {
    const address = this.address();
    this.#client.close();
    this.#run = 0;
    this.restored = null;
    this.fault = null;
    this.silence = null;
    this.loading = true;
    this.#client = this.#start();
    void this.#load(address && { ...address, hash: "" });
  }

  dismissFault(): void {
    this.fault = null;
  }

  close(): void {
    this.#client.close();
  }

  /** What the next run starts from. */
  #settings(experiment: Experiment): Document {
    return this.#opening ?? settled(experiment);
  }

  #start(): Client {
    return startEngine(
      {
        event: (event) => this.#receive(event),
        crash: (fault) => this.#fail(fault),
        silence: (silence) => (this.silence = silence),
      },
      this.spawn,
    );
  }

  async #load(address: RunAddress | null): Promise<void> {
    const { calls } = this.#client;
    const about = await this.#try(calls.about());
    if (!about) return;
    this.defaults = about.defaults;
    this.version = about.version;
    this.digits = (await this.#try(calls.digits())) ?? null;
    if (address) {
      this.#target = address;
      this.origin = address.file ?? null;
      if ((await this.#try(calls.open(address.document))) !== undefined) {
        if (address.epoch === 0) return this.#arrive();
        this.restoring = address.epoch;
        void this.#try(calls.play({ epochsPerSecond: Infinity, until: address.epoch }));
        return;
      }
      this.#target = null;
    }
    const fault = this.fault;
    this.kept = false;
    await this.#try(calls.open(this.#shown));
    this.fault ??= fault;
  }

  #receive(event: EngineEvent): void {
    if (event.run < this.#run) return;
    this.#run = event.run;
    if (event.event === "failure") return this.#fail(event.fault);
    this.loading = false;
    this.playing = event.playing;
    this.status = event.status;
    this.batch = event.batch;
    if (event.experiment) this.experiment = event.experiment;
    if (event.first === 0) this.history = event.rows;
    else if (event.rows.length > 0) this.history = this.history.concat(event.rows);
    this.moved++;
    if (this.restoring !== null && !event.playing && this.history.length > 1) this.#arrive();
    if (this.#target === null) this.#changeEarly();
  }

  /** The run is there, and where it was left: now what was set meanwhile. */
  #changeEarly(): void {
    if (!this.experiment || this.#early.size === 0) return;
    const early = this.#early;
    this.#early = new Map();
    for (const [field, value] of early) this.change(field, value);
  }

  #arrive(): void {
    const target = this.#target;
    this.#giveUpRestoring();
    if (target?.hash) this.restored = this.status?.weights_hash === target.hash ? "same" : "different";
    else if (target?.file) this.restored = "open";
    this.#changeEarly();
  }

  #giveUpRestoring(): void {
    this.restoring = null;
    this.#target = null;
  }

  #fail(fault: Fault): void {
    this.fault = fault;
    this.playing = false;
    this.restoring = null;
    if (fault.kind !== "invalid") this.loading = false;
  }

  /** A question that fails does not stop the run. */
  #ask = <T>(question: Promise<T>) => this.#answer(question, (fault) => (this.fault = fault));
  #try = <T>(promise: Promise<T>) => this.#answer(promise, (fault) => this.#fail(fault));

  /** What a worker that was given up does not answer is nobody's fault. */
  async #answer<T>(promise: Promise<T>, failed: (fault: Fault) => void): Promise<T | undefined> {
    const client = this.#client;
    try {
      return await promise;
    } catch (thrown) {
      if (client === this.#client) failed(faultOf(thrown));
      return undefined;
    }
  }
}
