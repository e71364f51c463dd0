/* The facilitator's page of a vote: who is here and how far, as it happens. Nobody's answers come here. */

const PERIOD_MS = 2000;
const { state, open } = document.body.dataset;

async function follow() {
  const answer = await fetch(state, { cache: "no-store" });
  if (!answer.ok) return;
  const { people, is_over: isOver } = await answer.json();
  if (isOver) { window.location.reload(); return; }
  let n = 0;
  for (const line of document.querySelectorAll("[data-person]")) {
    const [isSeated, answered] = people[line.dataset.person] ?? [false, 0];
    if (answered) n += 1;
    const here = line.querySelector(".here"), count = line.querySelector(".answered");
    if (isSeated !== line.classList.contains("in")) { window.location.reload(); return; }
    here.textContent = isSeated ? here.dataset.in : here.dataset.out;
    count.textContent = count.textContent.replace(/^\s*\d+/, answered);
  }
  const said = document.querySelector("#count");
  if (said) said.textContent = said.dataset.words.replace("{n}", n).replace("{of}", Object.keys(people).length);
}

/** Ask again once the last answer is in: a slow machine is not asked twice. */
async function keepFollowing() {
  if (!document.hidden && !document.querySelector(".code[open]")) await follow().catch(() => {});
  setTimeout(keepFollowing, PERIOD_MS);
}

if (open) keepFollowing();
