// A classic script, so that it runs where modules are refused. It says why the page's program did not start, and hides
// the first chapter from somebody who comes for another. What it says is in index.html, how it looks in unstarted.css.
{
  const root = document.documentElement;
  const tell = () => {
    if (root.dataset.app) return;
    root.dataset.trouble = location.protocol === "file:" ? "file" : self.origin === "null" ? "frame" : "script";
  };
  // Capturing: a script that does not load tells only itself, and does not bubble.
  addEventListener("error", ({ target }) => (target === window || target.localName === "script") && tell(), true);
  addEventListener("unhandledrejection", tell);
  if (!/^(#\/?|#\/rising-loss\b.*)?$/.test(location.hash)) root.dataset.elsewhere = "";
}
