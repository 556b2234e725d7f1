// The results as a Markdown table and as a chart.

const times = (number) => `${number < 10 ? number.toFixed(2) : number.toFixed(1)}`;
const clock = (seconds) => (seconds < 1 ? `${(seconds * 1000).toFixed(0)} ms` : `${seconds.toFixed(2)} s`);

export function table(report) {
  const lines = [`Measured ${report.date.slice(0, 10)} on ${report.machine}; Chromium ${report.chromium}, Node ${report.node}; load ${report.load.map((load) => load.toFixed(1)).join(" to ")}${report.quick ? "; --quick" : ""}; medians of ${report.rounds} rounds, in which everyone runs by turns.`, ""];
  if (report.jobs) {
    lines.push(...report.jobs.map(({ name, what }) => `- ${name}: ${what}`), "");
    lines.push("As a multiple of the page's own time in the same round (least to most), and the validation accuracy at the end:", "");
    lines.push(`| | ${report.jobs.map(({ name }) => name).join(" | ")} |`, `|---|${report.jobs.map(() => "---|").join("")}`);
    report.jobs[0].results.forEach(({ name, what }, i) => {
      const cells = report.jobs.map(({ results }) => {
        const { ratio, spread, median, validation_accuracy } = results[i];
        return name === "page" ? `${clock(median)}, ${validation_accuracy.toFixed(3)}` : `${times(ratio)} (${spread.map(times).join(" to ")}), ${validation_accuracy.toFixed(3)}`;
      });
      lines.push(`| **${name}**: ${what} | ${cells.join(" | ")} |`);
    });
    lines.push("");
  }
  if (report.scaling) {
    lines.push("| | time | work |", "|---|---|---|", ...report.scaling.map(({ name, time, work }) => `| ${name} | x ${times(time)} | x ${times(work)} |`), "");
  }
  if (report.sweep) {
    const slower = report.sweep.filter(({ ratio }) => ratio > 1).sort((a, b) => b.ratio - a.ratio);
    const sorted = report.sweep.map(({ ratio }) => ratio).sort((a, b) => a - b);
    lines.push(`The module beside the one with Eigen's products, ${sorted.length} shapes: median ${times(sorted[sorted.length >> 1])} of its time, ${times(sorted[0])} to ${times(sorted.at(-1))}; slower in ${slower.length}${slower.length ? `: ${slower.slice(0, 12).map(({ width, batch, depth, ratio }) => `width ${width}, batch ${batch}, depth ${depth}: ${times(ratio)}`).join("; ")}` : ""}.`, "");
  }
  if (report.cold) lines.push(`Cold start: opening page ready after ${clock(report.cold.opening)}, W2 by a link done after ${clock(report.cold.link)}, by the bare module after ${clock(report.cold.module)} (${times(report.cold.link / report.cold.module)} times).`, "");
  if (report.study) lines.push("The chapter's search:", "", ...report.study.map((line) => `- ${line}`), "");
  if (report.missing.length) lines.push(`Not measured: ${report.missing.join("; ")}.`, "");
  return lines.join("\n");
}

/** Bars on a logarithmic scale, a group for each job. */
export function chart({ jobs, date, machine }) {
  const all = jobs.flatMap(({ name, results }) => [{ head: name }, ...results]);
  const left = 130, right = 600, row = 18, top = 46, height = top + all.length * row + 16;
  const ratios = all.filter(({ ratio }) => ratio).map(({ ratio }) => ratio);
  const [low, high] = [Math.min(0.5, ...ratios), Math.max(2, ...ratios)].map(Math.log10);
  const x = (ratio) => left + ((Math.log10(ratio) - low) / (high - low)) * (right - left);
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const bars = all.map(({ head, name, ratio }, i) => {
    const y = top + i * row;
    if (head) return `<text x="8" y="${y + 13}" font-weight="600">${head}</text>`;
    const [from, to] = [x(1), x(ratio)].sort((a, b) => a - b);
    return `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${escape(name)}</text><rect x="${from}" y="${y + 3}" width="${Math.max(1, to - from)}" height="12" fill="${name === "page" ? "#1f6feb" : "#8b949e"}"/><text x="${Math.max(to, x(1)) + 6}" y="${y + 13}">${times(ratio)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="Time of each job as a multiple of the page's own">
<rect width="660" height="${height}" fill="#fff"/><text x="8" y="18" font-weight="600">Time as a multiple of the page's own (logarithmic)</text><text x="8" y="34" fill="#57606a">${escape(`${date.slice(0, 10)}, ${machine}`)}</text>
<line x1="${x(1)}" x2="${x(1)}" y1="${top}" y2="${height - 8}" stroke="#d0d7de"/>
${bars.join("\n")}
</svg>
`;
}
