// Runs before the first paint, so that a dark page never flashes white. src/app/theme.svelte.ts takes over from here.
{
  let kept;
  try {
    kept = localStorage.getItem("mlp-lab.theme");
  } catch {
    // Storage is blocked: follow the system.
  }
  if (matchMedia("(forced-colors: active)").matches) kept = "system";
  const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}
