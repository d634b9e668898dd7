/** Branded numbers: a site id can't be passed for a stack id, nor pages for bytes. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Rows of the profile's tables. */
export type StackId = Brand<number, "StackId">;
export type FrameId = Brand<number, "FrameId">;
export type FunctionId = Brand<number, "FunctionId">;
export type SiteId = Brand<number, "SiteId">;

/** Units. */
export type Bytes = Brand<number, "Bytes">;
export type Seconds = Brand<number, "Seconds">;
