/** Draws a reply's typed blocks; templates/blocks.html draws the same ones for pages, and a test holds both together. */

import { el, safeUrl, svg } from "./dom.js";
import { bars, plain, segments } from "./figures.js";
import { planTools } from "./plan.js";

/**
 * The blocks of a reply as one element.
 * `draw` holds `t` (label translator), `base` (the advisor's address), `newTab` (whether links leave the page), `tools`
 * (whether a dated plan can be taken along), `guides` (those that the reply speaks of) and, where phases can be filled
 * and tasks ticked off, `unfold` and `tick`: what is done with a phase's heading and with a task's button.
 */
export function drawBlocks(blocks, draw) {
  const known = blocks.filter((block) => Object.hasOwn(DRAWINGS, block.type));
  return el(
    "div",
    { class: "blocks" },
    known.map((block, index) =>
      isHeading(block, known[index + 1])
        ? el("h3", { class: "text part" }, block.text)
        : DRAWINGS[block.type](block, draw),
    ),
  );
}

/** Whether a text is the heading of what follows: one short line that does not end as a sentence does. */
const isHeading = ({ type, text }, next) =>
  type === "text" && next && /^[^\n]{1,80}$/u.test(text) && !/[.!?:;…]["')\]]*$/.test(text);

const DRAWINGS = {
  text: (block) => block.text.split(/\n{2,}/).map((paragraph) => el("p", { class: "text" }, paragraph)),
  facts: (block) => section("facts", block, el("dl", { class: "card" }, block.items.map(fact))),
  list: drawList,
  steps: drawSteps,
  table: drawTable,
  notice: (block, { t }) =>
    el(
      "div",
      { class: `notice ${block.kind}`, role: "note" },
      el("strong", { class: "kind" }, t(`notice_${block.kind}`)),
      el("span", {}, block.text),
    ),
  links: (block, draw) =>
    el(
      "ul",
      { class: "links" },
      block.items.map((one) => el("li", {}, drawLink(one, draw))),
    ),
};

const section = (name, block, ...children) =>
  el("section", { class: `block ${name}` }, block.title && el("h3", { class: "title" }, block.title), ...children);

/** A figure is set large; a sentence is not. */
const fact = ({ label, value, note }) =>
  el(
    "div",
    { class: value.length > 32 ? "fact long" : "fact" },
    el("dt", {}, label),
    el("dd", {}, value),
    note && el("dd", { class: "note" }, note),
  );

function drawList(block, { t }) {
  const weeks = block.items.map(({ detail }) => Number(/, (\d+(?:\.\d+)?) /.exec(detail ?? "")?.[1] ?? 0));
  const most = Math.max(0, ...weeks);
  const items = block.items.map((item, index) => {
    const skill = drawSkill(item, weeks[index] && plain((100 * weeks[index]) / most), t);
    if (skill) return skill;
    const line = drawLine("line", item.text);
    const sign = line.classList[1];
    return el("li", { class: sign }, line, item.detail && drawLine("detail", item.detail));
  });
  return section("list", block, el(block.ordered ? "ol" : "ul", { class: "items" }, items));
}

/** A line, with its sign set apart where it begins with `+` or `–`. */
function drawLine(name, text) {
  const [, mark, rest] = /^([+–−-]) ([^]+)$/.exec(text) ?? [];
  if (!mark) return el("span", { class: name }, text);
  const [sign, word] = mark === "+" ? ["+", "plus"] : ["–", "minus"];
  return el("span", { class: `${name} ${word}` }, el("span", { class: "sign" }, sign), " ", rest);
}

const PRIORITIES = { critical: "priority_critical", important: "priority_important", nice: "priority_nice" };

/** A skill whose detail begins with its priority: a pill, and its weeks as a bar beside the longest. */
function drawSkill({ text, detail = "" }, width, t) {
  for (const [priority, key] of Object.entries(PRIORITIES)) {
    const label = t(key);
    if (detail === label || detail?.startsWith(`${label}, `))
      return el(
        "li",
        { class: "skill" },
        drawLine("line", text),
        el(
          "span",
          { class: "detail" },
          el("span", { class: `pill ${priority}` }, label),
          detail.slice(label.length + 2),
        ),
        width ? drawBar({ from: "0", width, minus: false, zero: null }) : null,
      );
  }
  return null;
}

/** A link, in a new tab where the page around is not ours; an address that would run something becomes plain text. */
export function drawLink({ title, url, kind }, { base, newTab, t }) {
  const href = safeUrl(url, base);
  if (!href) return el("span", { class: "link" }, title);
  const away = newTab && kind !== "download";
  return el(
    "a",
    { class: `link ${kind}`, href, download: kind === "download", target: away && "_blank", rel: away && "noopener" },
    title,
    away && el("span", { class: "vh" }, ` (${t("opens_new_tab")})`),
  );
}

function drawSteps(block, draw) {
  const open = block.items.length < 3;
  const dated = block.items.every((step) => step.start && step.end);
  const ticks = dated || block.items.some((step) => step.tasks?.some((task) => task.done != null));
  const steps = section(
    "steps",
    block,
    strip(block.items, draw),
    el(
      "ol",
      { class: "timeline" },
      block.items.map((step) => drawStep(step, { ...draw, level: block.title ? "h4" : "h3" }, open)),
    ),
    draw.tools && dated && planTools(draw),
  );
  return Object.assign(steps, { guides: draw.guides, ticks });
}

function drawStep(step, draw, open) {
  const { t } = draw;
  const tasks = step.tasks ?? [];
  const resources = step.resources ?? [];
  const unfold = draw.guides?.length ? draw.unfold : null;
  return el(
    "li",
    { class: "step" },
    el("span", { class: "number", "aria-hidden": "true" }, String(step.number)),
    el(draw.level, { class: "step-title" }, step.title),
    (step.weeks != null || step.start) && el("p", { class: "when" }, when(step, t)),
    (tasks.length > 0 || resources.length > 0 || unfold) &&
      el(
        "details",
        { class: "work", open: open && tasks.length + resources.length > 0 },
        el(
          "summary",
          { onclick: unfold && (({ currentTarget }) => unfold(currentTarget)) },
          summary(tasks, resources, t) || t("tasks"),
        ),
        drawWork(tasks, resources, draw),
      ),
  );
}

/** What there is to do in a phase, and with what. */
export function drawWork(tasks, resources, draw) {
  const list = (name, items, drawOne) =>
    items.length > 0 &&
    el(
      "ul",
      { class: name },
      items.map((one) => drawOne(one, draw)),
    );
  return [list("tasks", tasks, drawTask), list("resources", resources, drawResource)];
}

/** How much there is to do in a phase; empty where nothing is known of it. */
export function summary(tasks, resources, t) {
  const parts = [];
  if (tasks.length) parts.push(t(tasks.length === 1 ? "count_task" : "count_tasks", { number: tasks.length }));
  if (resources.length)
    parts.push(t(resources.length === 1 ? "count_resource" : "count_resources", { number: resources.length }));
  return parts.join(" · ");
}

function when({ weeks, start, end }, t) {
  const dates = [start, end].filter(Boolean).map((date) => el("time", { datetime: date }, day(date, t)));
  return [
    weeks != null && el("span", { class: "weeks" }, `${plain(weeks)} ${t(weeks === 1 ? "week" : "weeks")}`),
    dates.length > 0 && el("span", { class: "dates" }, dates[0], dates[1] && " – ", dates[1]),
  ];
}

/** `2027-01-09` as `9 Jan 2027`, by the months of the labels, so that every place writes dates alike. */
export function day(date, t) {
  const [year, month, number] = date.split("-").map(Number);
  return `${number} ${t("month_names").split(" ")[month - 1]} ${year}`;
}

function drawTask(task, { t, tick }) {
  if (task.done == null) return el("li", {}, task.text);
  const words = [
    el("span", { class: "box", "aria-hidden": "true" }),
    el("span", { class: "vh" }, `${t(task.done ? "done" : "to_do")}: `),
    el("span", {}, task.text),
  ];
  const change = ({ currentTarget }) => tick(currentTarget, { task: task.id, state: task.done ? "todo" : "done" });
  return el(
    "li",
    { class: task.done ? "task done" : "task" },
    tick ? el("button", { type: "button", class: "tick", "data-task": task.id, onclick: change }, words) : words,
  );
}

function drawResource({ title, kind, url }, draw) {
  const name = url ? drawLink({ title, url, kind: "site" }, draw) : el("span", { class: "link" }, title);
  return el("li", {}, name, el("span", { class: "what" }, kind));
}

/** The whole roadmap at one glance, in proportion; the list beneath says the same in words. */
function strip(steps, { t }) {
  const parts = segments(steps);
  if (!parts) return null;
  const weeks = plain(steps.reduce((sum, step) => sum + step.weeks, 0));
  const ticked = steps.map((step) => (step.tasks ?? []).length > 0 && step.tasks.every((task) => task.done));
  return el(
    "div",
    { class: "strip", "aria-hidden": "true" },
    svg(
      "svg",
      { width: "100%", height: "30", focusable: "false" },
      parts.map(({ from, width }, index) =>
        svg(
          "g",
          { class: ticked[index] ? "part done" : "part" },
          svg("rect", { x: `${from}%`, y: "2", width: `${width}%`, height: "26", rx: "5" }),
          svg(
            "text",
            { x: `${plain(from + width / 2)}%`, y: "20", "text-anchor": "middle" },
            String(steps[index].number),
          ),
        ),
      ),
    ),
    el(
      "div",
      { class: "axis" },
      el("span", {}, t("week_number", { number: "1" })),
      el("span", {}, t("week_number", { number: weeks })),
    ),
  );
}

function drawTable(block, { t }) {
  const columns = block.columns.map((_, column) =>
    column > 0 && block.draw === "bars" ? bars(block.rows.map((row) => row[column] ?? "")) : null,
  );
  const cell = (text, bar) =>
    el("td", { class: bar ? "drawn" : null }, el("span", { class: "cell" }, text), bar && drawBar(bar));
  return section(
    "table",
    block,
    el(
      "div",
      { class: "scroll", role: "group", tabindex: "0", "aria-label": block.title || t("table") },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            block.columns.map((name) => (name ? el("th", { scope: "col" }, name) : el("td"))),
          ),
        ),
        el(
          "tbody",
          {},
          block.rows.map((row, index) =>
            el(
              "tr",
              {},
              row.map((text, column) =>
                column === 0 ? el("th", { scope: "row" }, text) : cell(text, columns[column]?.[index]),
              ),
            ),
          ),
        ),
      ),
    ),
    block.unit && el("p", { class: "unit" }, t("unit_note", { unit: block.unit })),
  );
}

const drawBar = ({ from, width, minus, zero }) =>
  svg(
    "svg",
    { class: "bar", width: "100%", height: "8", "aria-hidden": "true", focusable: "false" },
    svg("rect", { class: "track", width: "100%", height: "8", rx: "4" }),
    svg("rect", { class: minus ? "value minus" : "value", x: `${from}%`, width: `${width}%`, height: "8", rx: "4" }),
    zero !== null && svg("rect", { class: "zero", x: `${zero}%`, width: "1", height: "8" }),
  );
