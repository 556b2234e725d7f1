/// <reference types="svelte" />
/// <reference types="vite/client" />

declare module "*.svelte" {
  import type { Component } from "svelte";
  const component: Component;
  export default component;
}

/** Where the build put mlp.wasm (vite/mlp.ts). */
declare module "mlp-module/wasm" {
  const url: string;
  export default url;
}

/** The same of check.wasm. */
declare module "check-module/wasm" {
  const url: string;
  export default url;
}

/** The same of landscape.wasm. */
declare module "landscape-module/wasm" {
  const url: string;
  export default url;
}

/** The same of study.wasm. */
declare module "study-module/wasm" {
  const url: string;
  export default url;
}

/** `import forward from "excerpt:forward"`: the C++ between `// <excerpt forward>` and `// </excerpt>`. */
declare module "excerpt:*" {
  const excerpt: import("../vite/excerpts").Excerpt;
  export default excerpt;
}

/** The documents of the runs that the tutorial speaks about; tests/claims trains the same ones. */
declare module "experiments/*.json" {
  const document: import("./engine/protocol").Document;
  export default document;
}

/** The documents of the searches that the tutorial speaks about. */
declare module "experiments/search*.json" {
  const document: import("./engine/study_protocol").SearchDocument;
  export default document;
}

/** Where the build put the journal of a finished study. */
declare module "experiments/*.log?url" {
  const url: string;
  export default url;
}
