/** Bad input: a one-line message that says what to do. The command line prints it and exits with 2. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** A pack that is cut short or damaged: what else is left of it isn't shown as if it were all. */
export class PackError extends InputError {}
