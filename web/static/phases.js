/** Opens the phases of a roadmap or a plan in the chat and ticks off tasks in place: loaded once a visitor does so. */

import { drawWork, summary } from "./blocks.js";
import { posted } from "./client.js";

const PLAN = "api/conversation/plan";

/** Fills every phase beside the one whose heading was pressed with what there is to do. */
export async function unfold(heading, draw) {
  const steps = heading.closest(".steps");
  if (!steps.plan) await refresh(steps, draw);
}

/** Puts the task of a button into a state, `{task, state}`, and shows every task as it then stands. */
export async function tick(button, draw, change) {
  const steps = button.closest(".steps");
  if (!steps.plan) await refresh(steps, draw);
  const body = { ...change, ...(steps.plan && { guide: steps.plan.guide }) };
  const answer = await draw.request(`${PLAN}/progress`, posted(body));
  fill(steps, await answer.json(), draw);
}

/** Fetches how the tasks stand, by the guide whose phases these are. */
async function refresh(steps, draw) {
  for (const guide of steps.plan ? [steps.plan.guide] : steps.guides) {
    const answer = await draw.request(`${PLAN}.json?${new URLSearchParams({ guide })}`, {}, [404]);
    const plan = answer.ok && (await answer.json());
    if (plan && phasesOf(steps, plan).every(([, phase]) => phase)) return fill(steps, plan, draw);
  }
}

/** Each step as it is drawn, with the phase of the plan that it shows. */
const phasesOf = (steps, { phases }) =>
  [...steps.querySelectorAll(".step")].map((step) => {
    const shown = (name) => step.querySelector(name).textContent;
    return [step, phases.find(({ number, title }) => `${number}` === shown(".number") && title === shown(".step-title"))];
  });

function fill(steps, plan, draw) {
  // Nobody asked for this: where it fails the tasks stay as they were seen, and a tick fetches them again.
  if (!steps.plan) steps.addEventListener("stale", () => refresh(steps, draw).catch(() => {}));
  steps.plan = plan;
  steps.classList.add("live");
  const focused = steps.getRootNode().activeElement?.dataset.task;
  const parts = steps.querySelectorAll(".strip .part");
  phasesOf(steps, plan).forEach(([step, { tasks, resources, done }], index) => {
    const shown = steps.ticks ? tasks : tasks.map((task) => ({ ...task, done: null }));
    const work = step.querySelector(".work");
    const heading = work.firstChild;
    heading.textContent = summary(shown, resources, draw.t);
    work.replaceChildren(heading, ...drawWork(shown, resources, draw).filter(Boolean));
    parts[index]?.classList.toggle("done", steps.ticks && done);
  });
  if (focused) steps.querySelector(`[data-task="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}
