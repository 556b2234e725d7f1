/** The gradient-check bench: what is checked, in a worker of its own, and what came out. */
import { type Client, startEngine } from "../../engine/client";
import {
  type ActivationName,
  type Document,
  type Fault,
  type GradientCheck,
  type LossName,
  faultOf,
} from "../../engine/protocol";
import { experiment } from "./documents";

/** Passes below. */
export const errorLimit = 1e-6;

/** What one check looks at. */
export interface Subject {
  layers: number[];
  activation: ActivationName;
  loss: LossName;
  noDerivative: boolean;
  gradientOf: LossName | "none";
}

export interface Checked extends GradientCheck {
  subject: Subject;
  milliseconds: number;
}

/** Training images that the check looks at. */
export const checkedImages = 16;

export class Bench {
  subject = $state.raw<Subject>({
    layers: [64, 16, 16, 10],
    activation: "sigmoid",
    loss: "sigmoid_binary_cross_entropy",
    noDerivative: false,
    gradientOf: "none",
  });
  result = $state.raw<Checked | null>(null);
  /** Last result of ReLU or leaky ReLU, nothing broken. */
  kinked = $state.raw<Checked | null>(null);
  /** Last results by what was broken. */
  withoutDerivative = $state.raw<Checked | null>(null);
  otherLoss = $state.raw<Checked | null>(null);
  fault = $state.raw<Fault | null>(null);
  checking = $state(false);

  readonly broken = $derived(this.subject.noDerivative || this.subject.gradientOf !== "none");
  /** The result in sight is not that of the settings in sight. */
  readonly stale = $derived(this.result !== null && this.result.subject !== this.subject);
  /** Layers with a tensor that fails, in the result in sight. */
  readonly failing = $derived(failingLayers(this.result));

  #client: Client | null = null;
  /** Resolves when every change asked for is in force, or refused. */
  #changes: Promise<void> = Promise.resolve();

  /** Changes what will be checked, if the core allows it; `fault` says why not. */
  set(change: Partial<Subject>): Promise<void> {
    return (this.#changes = this.#changes.then(() => this.#apply(change)));
  }

  /** Checks what is set, changes that were asked for just before included. */
  async check(): Promise<void> {
    await this.#changes;
    if (this.checking) return;
    const { subject } = this;
    const started = performance.now();
    this.fault = null;
    this.checking = true;
    const client = this.#engine();
    try {
      const result = await client.calls.gradientCheck(documentOf(subject), checkedImages);
      this.#keep({ ...result, subject, milliseconds: performance.now() - started });
    } catch (thrown) {
      if (this.#client === client) this.#fail(faultOf(thrown));
    }
    if (this.#client === client) this.checking = false;
  }

  /** Ends a check that takes too long, with its worker. */
  cancel(): void {
    const client = this.#client;
    this.#client = null;
    this.checking = false;
    client?.close();
  }

  async #apply(change: Partial<Subject>): Promise<void> {
    this.fault = null;
    const subject = { ...this.subject, ...change };
    try {
      await this.#engine().calls.complete(documentOf(subject));
      this.subject = subject;
    } catch (thrown) {
      this.#fail(faultOf(thrown));
    }
  }

  #engine(): Client {
    return (this.#client ??= startEngine({
      event: () => {},
      crash: (fault) => this.#fail(fault),
      silence: () => {}, // a check may take long: the reader sees that it goes on, and can cancel it
    }));
  }

  #keep(checked: Checked): void {
    this.result = checked;
    const { activation, noDerivative, gradientOf } = checked.subject;
    const right = !noDerivative && gradientOf === "none";
    if (right && activation.endsWith("relu")) this.kinked = checked;
    if (noDerivative && gradientOf === "none") this.withoutDerivative = checked;
    if (!noDerivative && gradientOf !== "none") this.otherLoss = checked;
  }

  #fail(fault: Fault): void {
    this.fault = fault;
    this.checking = false;
    if (fault.kind !== "invalid") {
      this.#client?.close();
      this.#client = null;
    }
  }
}

function documentOf({ layers, activation, loss, noDerivative, gradientOf }: Subject): Document {
  return experiment({ layers, activation }, 0.1, {
    loss: { name: loss },
    broken_by_us: { no_activation_derivative: noDerivative, gradient_of: gradientOf },
  });
}

/** Numbers of the layers in which a tensor fails. */
export function failingLayers(check: GradientCheck | null): number[] {
  const failing = check?.tensors.filter(({ relative_error }) => !(relative_error < errorLimit)) ?? [];
  return [...new Set(failing.map(({ layer }) => layer))];
}
