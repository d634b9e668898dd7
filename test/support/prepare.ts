import { preparePythons } from "../../scripts/pythons.ts";

/** Before the end-to-end tests, however they are started: the Pythons must stand. */
export async function setup(): Promise<void> {
  await preparePythons(() => {});
}
