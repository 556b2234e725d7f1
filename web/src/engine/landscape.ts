import type { LandscapeModule } from "landscape-module";
import type { LandscapeEngine } from "./protocol";
import { type AnyQuestion, unwrap } from "./run";

const questions = ["heights", "descend", "optimizerTrace", "principalPlane", "randomPlane", "project", "lossSurface"] as const satisfies (keyof LandscapeModule)[];

/** The worker's answers to what the landscape module can be asked. */
export const createLandscapeEngine = (module: () => Promise<LandscapeModule>): LandscapeEngine =>
  Object.fromEntries(questions.map((name) => [name, async (...args: unknown[]) => unwrap(((await module())[name] as AnyQuestion)(...args))])) as unknown as LandscapeEngine;
