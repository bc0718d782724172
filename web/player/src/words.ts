// Every text of the player itself. Other languages are parts (words-de …) with
// the same keys; {name} stands for a value.

export const ENGLISH = {
  player: "Interactive video: {title}",
  video: "Interactive video",
  play: "Play",
  pause: "Pause",
  replay: "Watch again",
  mute: "Mute",
  unmute: "Unmute",
  volume: "Volume",
  captions: "Captions",
  captions_off: "Off",
  list: "Elements on the picture",
  settings: "Settings",
  full: "Full screen",
  small: "Leave full screen",
  close: "Close",
  back: "Back",
  seek: "Playhead",
  seek_value: "{at} of {length}",
  loading: "Loading…",
  tap_to_play: "Press to play",
  tap_for_sound: "Tap for sound",
  waiting: "Waiting for the video…",
  file_missing: "This part of the film could not be loaded.",
  decode_error: "This browser could not show this part of the film.",
  layer_missing: "The interactive part could not be loaded. The video plays without it.",
  retry: "Try again",
  offline: "No connection. Your answers are kept and will be sent.",
  online: "Connected again.",
  withdrawn: "This film is no longer available.",
  not_found: "There is no such film.",
  resume_title: "Go on where you stopped?",
  resume: "Continue",
  start_over: "Start over",
  ended: "The end",
  required: "Please fill this in.",
  invalid_email: "Please enter an email address, like name@example.com.",
  invalid_number: "Please enter a number.",
  invalid_url: "Please enter a web address.",
  invalid_tel: "Please enter a phone number.",
  choose_one: "Please choose.",
  send: "Send",
  sent: "Sent. Thank you.",
  kept: "Kept, will be sent when there is a connection.",
  form_errors: "Some answers need another look.",
  answer: "Answer",
  right: "Right",
  not_right: "Not quite",
  noted: "Answer noted.",
  choice: "Choice: {prompt}",
  question: "Question: {prompt}",
  five_seconds: "Five seconds left to choose.",
  time_left: "Time left",
  visited: "visited",
  chosen: "chosen",
  last_time: "last time",
  unavailable: "no longer available",
  stars: "{n} of {max}",
  open_tab: "Open in a new tab",
  load_from: "Load from {host}?",
  load_why: "This panel shows a page of another site, which will learn that you are here.",
  load: "Load",
  no_limits: "No time limits",
  no_limits_help: "Choices wait for you.",
  more_time: "More time",
  more_time_help: "Choices give you longer.",
  speed: "Speed",
  speed_locked: "Fixed while a timed choice is open",
  shortcuts: "Keyboard shortcuts",
  language: "Language",
  privacy: "Remember me",
  privacy_help: "So that this film knows you next time.",
  empty_list: "Nothing to press just now.",
  consent_title: "May this film remember you?",
  consent_text: "It keeps what you chose for your next visit. Nothing is shared with others.",
  yes: "Yes, remember me",
  no: "No",
  copied: "Link copied.",
  chapters: "Chapters",
  out_of_stock: "Out of stock",
  opens_new: "opens in a new tab",
  image: "Image",
  panel: "Panel",
  hotspot: "Hotspot",
  tray: "Choices and questions",
} as const;

export type WordKey = keyof typeof ENGLISH;
export type WordTable = Record<WordKey, string>;
export type Word = (key: WordKey, fill?: Record<string, string | number>) => string;

export const TRANSLATIONS = ["de", "fr", "es", "ar"];
const RTL = /^(ar|he|fa|ur)\b/;
export const direction = (language: string): "rtl" | "ltr" => (RTL.test(language) ? "rtl" : "ltr");

export function filled(text: string, fill: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(fill[name] ?? ""));
}

/** The translation that suits `language`, or undefined for English. */
export function translation(language: string): string | undefined {
  return TRANSLATIONS.find((one) => language.toLowerCase().split("-")[0] === one);
}
