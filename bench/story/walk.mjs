// The walk of the author, control by control.

export const PERSON = { name: "Ada", email: "ada@example.com", password: "a bag for every road" };
export const LINK = "example.com/parcel";
const FIRST_S = 2.5; // the parcel is here …
const SECOND_S = 6; // … and then there
const CUT_S = 8;
const CHOICE_S = 6;
const LENGTH_S = 12;
const ROUND = 6; // pixels around the thing that is drawn round

const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];

/** Where a box of the page is on the picture, percent. */
function share(box, picture) {
  return [((box.x - picture.x) / picture.width) * 100, ((box.y - picture.y) / picture.height) * 100, (box.width / picture.width) * 100, (box.height / picture.height) * 100];
}

export async function walk({ page, hand, eye, base, file, show }) {
  const button = (name, on = page) => on.getByRole("button", { name, exact: true });
  const stage = page.getByRole("group", { name: "Stage", exact: true });
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const see = async (what) => {
    const picture = await hand.ready(stage, "the stage");
    hand.since = Date.now();
    return { picture, thing: await hand.until(() => eye(page, picture), what) };
  };
  const cursorTo = (t, what, of = LENGTH_S) => hand.press(page.getByRole("slider", { name: "Cursor" }), what, { at: [t / of, 0.5] });

  await page.goto(base);
  await hand.press(page.getByRole("textbox", { name: "Email" }), "Email");
  await hand.type(PERSON.email, "type the email");
  await hand.key("Tab", "on to the password");
  await hand.type(PERSON.password, "type the password");
  await hand.key("Enter", "sign in");
  await show();

  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), hand.press(button("Upload video").first(), "Upload video")]);
  await chooser.setFiles(file);
  hand.counted("choose the file", { points: 1, decides: 1 });

  await see("the first picture");
  await show();
  await cursorTo(FIRST_S, "cursor to the first moment");
  await hand.press(button("Hotspot"), "Hotspot");
  const one = (await see("the thing at the first moment")).thing;
  await hand.drag([one.x - ROUND, one.y - ROUND], [one.x + one.width + ROUND, one.y + one.height + ROUND], "draw it round the thing");
  await show();
  await hand.press(button("Follow"), "Follow");
  await cursorTo(SECOND_S, "cursor to the second moment");
  const spot = stage.getByRole("button", { name: /^hotspot/ });
  const stood = await hand.ready(spot, "the hotspot");
  const two = await see("the thing at the second moment");
  await hand.drag(middle(stood), middle(two.thing), "drag the box to the thing");
  await show();
  const moved = await spot.boundingBox();
  await hand.press(page.getByRole("textbox", { name: "Link", exact: true }), "Link");
  await hand.type(LINK, "type the address");
  await hand.key("Enter", "the address is whole");

  await cursorTo(CUT_S, "cursor to where the second scene begins");
  await hand.press(button("Cut here"), "Cut here");
  await show();
  const scenes = page.getByRole("navigation", { name: "Scenes" }).getByRole("listitem");
  await hand.press(scenes.first().getByRole("button").first(), "the first scene");
  await cursorTo(CHOICE_S, "cursor to where the choice is offered", CUT_S);
  await hand.press(button("Choice"), "Choice");
  await show();
  for (const [option, scene] of [["This way", "Scene 2"], ["That way", "film"]]) {
    const go = inspector.getByRole("group", { name: option, exact: true }).getByRole("combobox", { name: "Leads to" });
    await hand.press(go, `${option}: where it leads`);
    await hand.press(page.getByRole("option", { name: scene, exact: true }), `${option}: a scene`);
  }
  await show();

  await hand.press(page.getByRole("link", { name: "Publish …" }), "Publish …");
  await hand.press(button("Publish"), "Publish");
  await hand.press(button("Copy link"), "Copy link");
  await show();
  const address = await page.evaluate(() => navigator.clipboard.readText());
  const at = (box) => share(box, two.picture);
  return { address, keys: [[FIRST_S, at(stood)], [SECOND_S, at(moved)]] };
}
