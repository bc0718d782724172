// Who works here now, and what he may do.

import { createStore, useStore } from "zustand";
import { ask, get } from "../server/ask.ts";

export type Role = "owner" | "editor" | "analyst";
export type Right = "read" | "edit" | "own";

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
}

export interface Me {
  person: Person | null; // null with rights: who has the machine's own token
  rights: Right[];
  first: boolean; // nobody has an account yet
}

const NOBODY: Me = { person: null, rights: [], first: false };

export const me = createStore<{ me: Me; known: boolean }>(() => ({ me: NOBODY, known: false }));

export async function lookWho(): Promise<Me> {
  const found = await get<Me>("api/v1/me");
  me.setState({ me: found, known: true });
  return found;
}

export const useMe = (): Me => useStore(me, (state) => state.me);
export const useRight = (right: Right): boolean => useStore(me, (state) => state.me.rights.includes(right));

export async function signOut(everywhere: boolean): Promise<void> {
  await ask("api/v1/signout", { method: "POST", body: { everywhere } });
  await lookWho();
}
