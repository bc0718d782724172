// The film of most tests: a moving hotspot with a product, a timed choice
// between two roads, a form, an ending each. What tests press stands there for
// some seconds, and hardly moves: a busy machine comes late.

export const CLIPS = {
  street: { clip: 1, seconds: 14, color: [40, 60, 90] },
  city: { clip: 2, seconds: 3, color: [120, 50, 60], sound: 440 },
  trail: { clip: 3, seconds: 3, color: [30, 110, 90], sound: 550 },
};

export const ROAD = {
  title: "One bag, your road",
  start: "intro",
  variables: { road: { type: "text", values: ["city", "trail"], start: "city" } },
  scenes: [
    {
      id: "intro",
      clip: "street",
      from: 0,
      to: 8,
      next: [{ id: "on", go: "meet" }],
      elements: [
        { id: "hello", kind: "text", at: [0.2, 1.8], place: [20, 30, 60, 20], text: "This film listens." },
        { id: "skip", kind: "button", at: [0, 8], place: [74, 14, 22, 10], label: "Skip intro", on: { press: [{ go: "meet" }] } },
      ],
    },
    {
      id: "meet",
      clip: "street",
      from: 8,
      to: 14,
      elements: [
        {
          id: "bag",
          kind: "hotspot",
          at: [0, 6],
          place: { keys: [[0, 14, 30, 12, 18], [6, 20, 30, 16, 24]] },
          label: "The Courier",
          purpose: "to show the bag",
          on: { press: [{ open: "courier", pause: true }] },
        },
        {
          id: "road-choice",
          kind: "choice",
          at: [0.5, 5.5],
          place: [8, 58, 84, 34],
          prompt: "Where will it go?",
          purpose: "to show the bag where you would use it",
          decide: "at-end",
          limit: 5,
          default: "city",
          options: [
            { id: "city", label: "Through the city", do: [{ set: "road", to: "'city'" }], go: "city" },
            { id: "trail", label: "Up the trail", do: [{ set: "road", to: "'trail'" }], go: "trail" },
          ],
        },
      ],
    },
    { id: "city", clip: "city", end: "hold", ending: "rain", elements: [hold()] },
    { id: "trail", clip: "trail", end: "hold", ending: "ridge" },
  ],
  panels: {
    courier: {
      kind: "product",
      name: "The Courier",
      text: "Full-grain leather, waxed thread.",
      price: { amount: "148.00", currency: "EUR" },
      stock: "Ships Monday",
    },
    hold: {
      kind: "form",
      title: "Hold one for me",
      purpose: "We write once, when your bag is ready. Nothing else.",
      submit: "Hold it",
      thanks: "It is on the bench.",
      fields: [
        { id: "email", type: "email", label: "Email", required: true },
        { id: "first_name", type: "text", label: "Your name" },
      ],
    },
  },
};

function hold() {
  return { id: "hold-one", kind: "button", at: 0.2, place: [30, 20, 40, 14], label: "Hold one for me", on: { press: [{ open: "hold", pause: true }] } };
}
