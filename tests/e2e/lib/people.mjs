// People at the studio's door.

export const ADA = { name: "Ada", email: "ada@example.com", password: "a bag for every road" };

/** The first account, made with the owner's address. */
export async function makeAccount(page, server, { name, email, password } = ADA) {
  await page.goto(`${server.base}/?token=${server.token()}`);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Make my account" }).click();
}

/** Into the page that asks who is there. */
export async function signIn(page, { email, password } = ADA) {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
