// Goes on with a session that was found.

import type { Place } from "./opening.ts";
import type { Screening } from "./screening.ts";
import type { Session } from "./session.ts";

/** Take the session that was found: true when the engine has it again. */
function takeUp(session: Session): boolean {
  const { found, old, film } = session;
  if (!found || old || !film.engine.restore(found.bytes)) return false;
  session.id = found.session;
  session.release = found.release;
  return true;
}

/** The viewer wants to go on: with the session itself, else with a new one
 * where it stopped. */
export async function resume(screening: Screening, onward: Place | undefined): Promise<void> {
  const { session, waits, film } = screening;
  if (!takeUp(session)) {
    screening.begin(onward);
    return;
  }
  waits.begin();
  const conductor = screening.conduct();
  try {
    await conductor.reopen();
  } catch {
    waits.broken("missing", () => location.reload());
    return;
  }
  const { release } = film.manifest;
  if (session.release !== release) screening.say({ input: "released", release });
  screening.narrow = !screening.view.narrow; // told anew: the device may be another
  screening.reshape();
  screening.settle();
  screening.say({ input: "resumed" });
}
