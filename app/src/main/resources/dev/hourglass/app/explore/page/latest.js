// Work that takes a moment: waiting, and requests of which only the last one counts.
export const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));

/// A function that has at most one request under way; of the calls meanwhile, the last one wins.
export function latest(work, show, failed) {
  let busy = false;
  let next = null;
  return async function call(...values) {
    if (busy) {
      next = values;
      return;
    }
    busy = true;
    try {
      show(await work(...values));
    } catch (error) {
      failed(error);
    }
    busy = false;
    const waiting = next;
    next = null;
    if (waiting) call(...waiting);
  };
}
