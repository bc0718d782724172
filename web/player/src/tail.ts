/** Before a session's id: where in localStorage a page that went away left it. */
export const TAIL = "ramify-tail:";
