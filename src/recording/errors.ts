/** Bad input: a one-line message that says what to do. The command line prints it and exits with 2. */
export class InputError extends Error {
  override readonly name = "InputError";
}
