import { describe, expect, it } from "vitest";
import { command, documentUpTo } from "../../../web/src/app/terminal";
import type { Experiment } from "../../../web/src/engine/protocol";
import { fakeMlp } from "../engine/fake_mlp";

const defaults = JSON.parse(fakeMlp().defaults()) as Experiment;
const epochs = defaults.training.epochs;

describe("the same from a terminal", () => {
  it("writes only what differs from the defaults", () => {
    expect(documentUpTo({ ...defaults, seed: 7 }, epochs, defaults)).toEqual({ seed: 7 });
  });

  it("ends where the page stands, without another total for the schedule", () => {
    expect(documentUpTo(defaults, 20, defaults)).toEqual({ changes: [{ epoch: 20, field: "training.epochs", value: 20 }] });
    expect(documentUpTo(defaults, 0, defaults)).toEqual({});
  });

  it("replays the changes made so far and leaves out those to come", () => {
    const change = (epoch: number) => ({ epoch, field: "optimizer.learning_rate", value: epoch / 10 });
    const { changes } = documentUpTo({ ...defaults, changes: [change(5), change(20), change(30)] }, 20, defaults);
    expect(changes).toEqual([change(5), change(20), { epoch: 20, field: "training.epochs", value: 20 }]);
  });

  it("ends by itself where the epochs were changed to this one", () => {
    const changes = [{ epoch: 10, field: "training.epochs", value: 20 }];
    expect(documentUpTo({ ...defaults, changes }, 20, defaults)).toEqual({ changes });
  });

  it("is a command for a shell", () => {
    const [first, ...rest] = command({ ...defaults, seed: 7 }, epochs, defaults).split("\n");
    expect(first).toBe("mlp train --config - <<'EOF' | tail -n 1");
    expect(rest.pop()).toBe("EOF");
    expect(JSON.parse(rest.join("\n"))).toEqual({ seed: 7 });
  });
});
