/** What the chapter looks at: one image, one hidden unit, one pixel, one output, and the run's answer about them. */
import { untrack } from "svelte";
import type { Evaluation, ImageTrace, LossName, Phase, Prediction, Split } from "../../engine/protocol";
import { follow } from "../follow.svelte";
import type { Lab } from "../lab.svelte";
import { type CardId, cardFor, cards } from "./cards";
import type { Focus, TermId } from "./terms";

/** The run at one point: an image's trace, and the gradient of the last batch where there is one. */
export interface Moment {
  /** Updates made so far. */
  step: number;
  /** The part of an update that comes next. */
  next: Phase;
  seed: number;
  loss: LossName;
  rate: number;
  pixels: Float32Array;
  label: number;
  trace: ImageTrace;
  /** Of the first layer's weights, mean over the last batch; unknown (NaN or 0) before a backward pass. */
  batchGradient: Float32Array;
  /** Mean loss of all training images; NaN where the step in sight does not tell it. */
  meanLoss: number;
}

/** One update: the moment before it, and the moment after it where it has been done. */
export interface Update {
  from: Moment;
  to: Moment | null;
}

type Followed<T> = { readonly value: T | undefined };

const pixelCount = 64;

export class View {
  /** The class asked for, and which of its training images. */
  label = $state(3);
  place = $state(0);
  /** The reader draws; null while the pad is empty. */
  drawing = $state(false);
  drawn = $state.raw<Float32Array | null>(null);
  /** An image picked elsewhere (one that was read wrong), as its index in the digits; null: one of the training images. */
  picked = $state<number | null>(null);
  /** The term pointed at last, and the card that explains it. */
  term = $state<TermId>("z");
  card = $state<CardId>("weighted-sum");
  /** The cards of the step in sight. */
  shown = $state.raw<readonly CardId[]>(["weighted-sum"]);
  /** A tap asked for the card where it is out of sight. */
  pinned = $state(false);

  #unit = $state<number | null>(null);
  #pixel = $state<number | null>(null);
  #output = $state<number | null>(null);
  #split = $state.raw<Split | undefined>();
  #moment: Followed<Moment>;
  /** The moment one update before the last one, with the same image and run; null where it was not seen. */
  before = $state.raw<Moment | null>(null);
  /** Losses of this image seen so far with the same weights and different loss functions. */
  losses = $state.raw<ReadonlyMap<LossName, number>>(new Map());

  /** Weights of the first layer, the answers to all validation images, the reading of `sketch`: each where its step is in sight. */
  #weights: Followed<Float32Array>;
  #evaluation: Followed<Evaluation>;
  #reading: Followed<Prediction>;
  /** The drawing of the last step; null while its pad is empty. */
  sketch = $state.raw<Float32Array | null>(null);

  constructor(
    readonly lab: Lab,
    private readonly step: () => string,
  ) {
    const at = (...steps: string[]) => steps.includes(step());
    this.#moment = follow(lab, async () => (at("forward", "loss", "backward", "update") ? this.#look() : undefined));
    this.#weights = follow(lab, async () => (at("train", "draw") ? lab.ask.values("W1") : undefined));
    this.#evaluation = follow(lab, async () => (at("mistakes") ? lab.ask.evaluate("validation") : undefined));
    this.#reading = follow(lab, async () => (this.sketch ? lab.ask.predict(this.sketch) : undefined));
    const data = $derived(JSON.stringify(lab.experiment && [lab.experiment.seed, lab.experiment.data]));
    $effect(() => {
      void data;
      const experiment = untrack(() => lab.experiment);
      if (experiment) void lab.ask.split(experiment).then((split) => (this.#split = split));
    });
    $effect(() => this.#remember(this.moment));
  }

  /** Training images of the class in question, as indices in the digits. */
  readonly images = $derived.by(() => {
    const labels = this.lab.digits?.labels;
    return labels && this.#split ? [...this.#split.train].filter((image) => labels[image] === this.label) : [];
  });
  readonly trainSize = $derived(this.#split?.train.length ?? 0);
  readonly validationSize = $derived(this.#split?.validation.length ?? 0);

  /** The 64 pixels in question, 0 to 16; null while loading. */
  readonly pixels = $derived.by(() => {
    if (this.drawing && this.drawn) return this.drawn;
    const image = this.picked ?? this.images[this.place % Math.max(1, this.images.length)];
    if (image === undefined || !this.lab.digits) return null;
    return Float32Array.from(this.lab.digits.pixels.subarray(image * pixelCount, (image + 1) * pixelCount));
  });

  get moment(): Moment | undefined {
    return this.#moment.value;
  }
  /** The update that the reader looks at: the last one until the next begins. */
  readonly update = $derived.by((): Update | undefined => {
    const { moment, before } = this;
    return moment && (before && moment.next === "forward" ? { from: before, to: moment } : { from: moment, to: null });
  });
  get weights(): Float32Array | undefined {
    return this.#weights.value;
  }
  get evaluation(): Evaluation | undefined {
    return this.#evaluation.value;
  }
  get reading(): Prediction | undefined {
    return this.sketch ? this.#reading.value : undefined;
  }
  get trace(): ImageTrace | undefined {
    return this.moment?.trace;
  }

  /** The trace that unchosen units and pixels are picked by: the first of this image, so that training moves no choice. */
  #first = $state.raw<ImageTrace | undefined>();
  readonly #guide = $derived(this.#first ?? this.trace);

  /** Unless chosen: the hidden unit whose weighted sum is farthest from 0. */
  readonly unit = $derived(this.#unit ?? farthest(this.#guide?.layers[0]?.z));
  get hiddenCount(): number {
    return this.trace?.layers[0]?.outputs ?? 0;
  }
  /** Unless chosen: the pixel that moves the unit's sum most. */
  readonly pixel = $derived(this.#pixel ?? farthest(this.#guide && productsOf(this.#guide, this.unit)));
  /** Unless chosen: the true class. */
  readonly output = $derived(this.#output ?? this.trace?.label ?? 0);

  /** What the terms of the chapter stand for now; where an update is told, they are those it was made from. */
  readonly focus = $derived.by((): Focus | undefined => {
    const { unit, pixel, output } = this;
    const moment = this.step() === "update" ? this.update?.from : this.moment;
    return moment && { trace: moment.trace, unit, pixel, output, loss: moment.loss, rate: moment.rate };
  });

  /** A step opens with its cards. */
  show(shown: readonly [CardId, ...CardId[]]): void {
    this.shown = shown;
    this.choose(shown[0]);
    this.pinned = false;
  }
  choose(card: CardId): void {
    this.card = card;
    this.term = cards[card].terms[0];
  }
  /** A term was pointed at. */
  point(term: TermId): void {
    this.term = term;
    this.card = cardFor(term, this.card, this.shown);
  }

  /** Looks at an image of any part of the data, by its index in the digits. */
  pick(image: number, label: number): void {
    this.chooseLabel(label);
    this.draw(false);
    this.picked = image;
  }
  another(): void {
    this.picked = null;
    this.place = (this.place + 1) % Math.max(1, this.images.length);
  }
  draw(drawing: boolean): void {
    this.drawing = drawing;
    this.drawn = null;
  }
  chooseUnit(unit: number): void {
    this.#unit = unit;
  }
  /** null: unchosen again. */
  choosePixel(pixel: number | null): void {
    this.#pixel = pixel;
  }
  chooseOutput(output: number): void {
    this.#output = output;
  }
  chooseLabel(label: number): void {
    this.label = label;
    this.place = 0;
    this.picked = null;
    this.#output = null;
  }

  async #look(): Promise<Moment | undefined> {
    const { lab, pixels, label } = this;
    const { experiment, status } = lab;
    if (!pixels || !experiment || !status) return undefined;
    const asked = lab.moved;
    const [trace, batchGradient, all] = await Promise.all([
      lab.ask.trace(pixels, label),
      lab.ask.gradients("W1"),
      this.step() === "update" ? lab.ask.evaluate("train") : null,
    ]);
    // The answers belong to the status read above only if the run has not moved since.
    if (!trace || !batchGradient || all === undefined || lab.moved !== asked) return undefined;
    const rate = lab.value<number>("optimizer.learning_rate") ?? NaN;
    const { seed, loss } = experiment;
    return { step: status.step, next: status.next_phase, seed, loss: loss.name, rate, pixels, label, trace, batchGradient, meanLoss: all?.loss ?? NaN };
  }

  #last: Moment | null = null;

  #remember(now: Moment | undefined): void {
    const last = this.#last;
    if (!now || now === last) return;
    this.#last = now;
    const sameImage = last?.pixels === now.pixels && last.label === now.label && last.seed === now.seed;
    if (!sameImage) this.#first = now.trace;
    if (!sameImage || !last || now.step < last.step || now.step > last.step + 1) this.before = null;
    else if (now.step === last.step + 1) this.before = last;
    const kept = sameImage && now.step === 0 && last.step === 0 ? this.losses : [];
    this.losses = new Map([...kept, [now.loss, now.trace.loss]]);
  }
}

/** The products w x of one hidden unit. */
export function productsOf({ inputs, layers }: ImageTrace, unit: number): Float32Array {
  const weights = layers[0]!.weights.subarray(unit * inputs.length, (unit + 1) * inputs.length);
  return weights.map((weight, i) => weight * inputs[i]!);
}

function farthest(values: ArrayLike<number> | undefined): number {
  let index = 0;
  for (let i = 1; i < (values?.length ?? 0); i++) if (Math.abs(values![i]!) > Math.abs(values![index]!)) index = i;
  return index;
}
