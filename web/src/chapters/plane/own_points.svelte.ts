/** The reader's own points: put down, taken away, and kept in the document once there are enough to train on. */
import type { Experiment, PlanePoint } from "../../engine/protocol";
import { sameValue, settled, withValue } from "../document";
import type { Lab } from "../lab.svelte";

/** Fewest and most that the core takes. */
export const ownLimits = { least: 4, most: 200 };

export class OwnPoints {
  /** Class of the next point. */
  label = $state<0 | 1>(0);
  /** What was put down and is not (yet) the document's. */
  #draft = $state.raw<readonly PlanePoint[] | null>(null);
  /** The reader chose own points, and the run may still be another one. */
  #chosen = $state(false);

  constructor(private readonly lab: Lab) {}

  readonly #inDocument = $derived.by(() => this.lab.experiment?.data.plane.points ?? []);
  /** Own points are what the view shows. */
  readonly on = $derived.by(() => this.#chosen || this.lab.experiment?.data.plane.shape === "own");
  readonly points = $derived.by(() => this.#draft ?? this.#inDocument);
  /** The view shows points that the run does not have. */
  readonly drafted = $derived.by(() => this.on && (this.lab.experiment?.data.plane.shape !== "own" || (this.#draft !== null && !sameValue(this.#draft, this.#inDocument))));
  readonly missing = $derived.by(() => Math.max(0, ownLimits.least - this.points.length));
  readonly full = $derived.by(() => this.points.length >= ownLimits.most);

  /** From now on the points are the reader's. */
  choose(): void {
    this.#chosen = true;
    this.#train();
  }

  /** Another shape was chosen. */
  leave(): void {
    this.#chosen = false;
    this.#draft = null;
  }

  place = (x: number, y: number): void => {
    if (!this.full) this.#set([...this.points, { x, y, class: this.label }]);
  };

  /** Takes the point nearest to a place away, if one is near enough. */
  remove = (x: number, y: number, within: number): boolean => {
    const distances = this.points.map((point) => Math.hypot(point.x - x, point.y - y));
    const nearest = distances.indexOf(Math.min(...distances));
    if (nearest < 0 || distances[nearest]! > within) return false;
    this.#set(this.points.filter((_, index) => index !== nearest));
    return true;
  };

  clear(): void {
    this.#set([]);
  }

  #set(points: readonly PlanePoint[]): void {
    this.#draft = points;
    this.#train();
  }

  /** A run of these points, if there are enough; one that plays goes on playing. */
  #train(): void {
    const { experiment } = this.lab;
    if (!experiment || this.missing > 0) return;
    const shaped: Experiment = withValue(settled(experiment), "data.plane.shape", "own");
    this.lab.open(withValue(shaped, "data.plane.points", this.points));
  }
}
