// Says so where the browser is too old for the page: its oldest ones are those of vite/floor.json. Written for browsers that
// cannot read the page's own scripts.
(function () {
  var known =
    "noModule" in document.createElement("script") && typeof WebAssembly === "object" && typeof structuredClone === "function" &&
    typeof Array.prototype.at === "function" && typeof Array.prototype.findLast === "function" && typeof Object.hasOwn === "function";
  if (known) return;
  var words = document.createElement("p");
  words.id = "too-old";
  words.setAttribute("role", "alert");
  words.style.cssText = "margin: 0; padding: 1em; border: 2px solid; font: 1rem/1.4 sans-serif";
  words.appendChild(document.createTextNode(
    "This browser is too old for MLP Lab, so parts of the page are missing. It needs Chrome or Edge 109, Firefox 115, or Safari 16.4, or a newer one."));
  document.body.insertBefore(words, document.body.firstChild);
})();
