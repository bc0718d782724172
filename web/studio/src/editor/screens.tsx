// On which screen a film is tried: the same choice over the stage and in the preview.

import { Select } from "@mantine/core";
import { FRAMES, type FrameName } from "./state.ts";

export const Screens = ({ value, choose }: { value: FrameName; choose(screen: FrameName): void }) => (
  <Select
    size="xs"
    w={148}
    aria-label="Screen"
    allowDeselect={false}
    value={value}
    data={Object.entries(FRAMES).map(([name, { label }]) => ({ value: name, label }))}
    onChange={(name) => choose(name as FrameName)}
  />
);
