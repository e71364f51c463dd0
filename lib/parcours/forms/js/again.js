/* What was chosen or settled changes what stands below: the notebook runs it again. */

/** Ask the notebook to run again the cells below the one that holds an element; false where nobody listens. */
function runBelow(element) {
  const asked = new CustomEvent("parcours:again", { detail: { element, isTaken: false } });
  window.dispatchEvent(asked);
  return asked.detail.isTaken;
}
