/** Give the thread away for a moment while a clip still loads: what it has to
 * tell comes between the steps of opening. */
export function turn({ readyState }: HTMLVideoElement): Promise<unknown> {
  if (readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) return Promise.resolve();
  return new Promise((go) => setTimeout(go));
}
