// Mantine, made of our tokens: its parts take their colours, sizes and radii
// from tokens.css.

import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const violet: MantineColorsTuple = ["#ebeafc", "#d3d0f8", "#b1acf3", "#8f88ee", "#746bea", "#5f55e6", "#4b3fe0", "#3f34c4", "#342ba3", "#292283"];

export const theme = createTheme({
  primaryColor: "violet",
  primaryShade: 6,
  colors: { violet },
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-code)",
  fontSizes: { xs: "var(--type-small)", sm: "var(--type-text)", md: "var(--type-text)", lg: "var(--type-lead)", xl: "var(--type-heading)" },
  radius: { xs: "4px", sm: "var(--radius-control)", md: "var(--radius-control)", lg: "var(--radius-surface)", xl: "var(--radius-surface)" },
  defaultRadius: "sm",
  spacing: { xs: "var(--gap-2)", sm: "12px", md: "var(--gap-3)", lg: "var(--gap-4)", xl: "var(--gap-5)" },
  headings: { fontFamily: "var(--font)", fontWeight: "600" },
  respectReducedMotion: true,
  cursorType: "pointer",
});

const scheme = {
  "--mantine-color-body": "var(--ground)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--soft)",
  "--mantine-color-placeholder": "var(--soft)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-border": "var(--edge)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-hover": "var(--sunken)",
  "--mantine-primary-color-filled": "var(--accent-fill)",
  "--mantine-primary-color-contrast": "var(--accent-text)",
  "--mantine-primary-color-light": "var(--accent-wash)",
  "--mantine-primary-color-light-color": "var(--accent)",
};

// Grounds and edges of Mantine's own fields, which it takes from its greys.
const light = { ...scheme, "--mantine-color-gray-4": "var(--edge)" };
const dark = {
  ...scheme,
  "--mantine-color-dark-4": "var(--edge)",
  "--mantine-color-dark-5": "var(--line)",
  "--mantine-color-dark-6": "var(--sunken)",
  "--mantine-color-dark-7": "var(--surface)",
  "--mantine-color-dark-8": "var(--ground)",
};

export const resolver: CSSVariablesResolver = () => ({ variables: {}, light, dark });
