declare const FLOODMARK_VERSION: string;

/** Floodmark's own version; the build takes it from package.json. */
export const version = FLOODMARK_VERSION;
