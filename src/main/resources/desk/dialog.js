// @ts-check

/** @type {WeakMap<HTMLDialogElement, Promise<unknown>>} */
const closings = new WeakMap();

/**
 * Opens a dialog and returns the value of the button that closed it, empty when none did. The browser reports the closing a moment after
 * it: a dialog opened again before then would take the report for its own and leave its answer unheard, so it waits.
 * @param {HTMLDialogElement} dialog
 */
export async function openDialog(dialog) {
  do await closings.get(dialog); while (dialog.open);
  dialog.returnValue = '';
  dialog.showModal();
  const closing = new Promise((resolve) => { dialog.addEventListener('close', resolve, { once: true }); });
  closings.set(dialog, closing);
  await closing;
  return dialog.returnValue;
}
