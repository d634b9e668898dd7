/**
 * A value as bytes: its JSON, in which typed arrays are replaced by what tells where they stand behind it. A column of integers takes
 * one byte for each 7 bits, as differences from row to row where that is less; fractions are integers of a thousandth where they
 * are, else doubles. Neither side allocates more than twice what comes out.
 *
 *     length of the JSON (4 bytes, little-endian) · JSON · columns
 */
const COLUMN_KEY = "$column";
const TYPES = { u8: Uint8Array, u32: Uint32Array, i32: Int32Array, f64: Float64Array } as const;
type TypeName = keyof typeof TYPES;
type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

/** Of a column: its type, rows, first byte behind the JSON, how it is written. */
type Place = readonly [type: TypeName, length: number, start: number, how: How, scale: number];
type How = "plain" | "steps" | "raw";

export function packValue(value: unknown): Uint8Array {
  const bytes = new GrowingBytes();
  const text = JSON.stringify(value, (_, part: unknown) =>
    isColumn(part) ? { [COLUMN_KEY]: writeColumn(part, bytes) } : part,
  );
  const json = new TextEncoder().encode(text);
  const packed = new Uint8Array(4 + json.length + bytes.length);
  new DataView(packed.buffer).setUint32(0, json.length, true);
  packed.set(json, 4);
  packed.set(bytes.finish(), 4 + json.length);
  return packed;
}

/** The value, its typed arrays of the same types. `packed` must come from packValue. */
export function unpackValue(packed: Uint8Array): unknown {
  const jsonLength = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(packed.subarray(4, 4 + jsonLength));
  const columns = packed.subarray(4 + jsonLength);
  return putColumns(JSON.parse(text), columns);
}

/** Lists of numbers or texts, which have most of all values, are passed over. */
function putColumns(part: unknown, columns: Uint8Array): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (isPlace(part)) return readColumn(part[COLUMN_KEY], columns);
  if (Array.isArray(part))
    return typeof part[0] === "object" ? part.map((one) => putColumns(one, columns)) : part;
  const fields = part as Record<string, unknown>;
  for (const [key, field] of Object.entries(fields)) {
    if (typeof field === "object" && field !== null && isPlace(field))
      readLater(fields, key, () => readColumn(field[COLUMN_KEY], columns));
    else fields[key] = putColumns(field, columns);
  }
  return fields;
}

/** A column is read when it is first asked for: of some, as what a timeline changes, a reader may never want to know. */
function readLater(fields: object, key: string, read: () => Column): void {
  let column: Column | null = null;
  Object.defineProperty(fields, key, {
    enumerable: true,
    get: () => {
      column ??= read();
      return column;
    },
  });
}

const isColumn = (value: unknown): value is Column =>
  Object.values(TYPES).some((type) => value instanceof type);

const isPlace = (value: object): value is { readonly [COLUMN_KEY]: Place } => COLUMN_KEY in value;

function typeOf(column: Column): TypeName {
  const found = Object.entries(TYPES).find(([, type]) => column instanceof type);
  return found![0] as TypeName;
}

function writeColumn(column: Column, bytes: GrowingBytes): Place {
  const place = (how: How, scale: number): Place => [typeOf(column), column.length, bytes.length, how, scale];
  const scale = scaleOf(column);
  if (scale === null) {
    const written = place("raw", 1);
    bytes.append(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    return written;
  }
  let [plain, steps, before] = [0, 0, 0];
  for (let row = 0; row < column.length; row++) {
    const value = Math.round(column[row]! * scale);
    plain += sizeOf(value);
    steps += sizeOf(value - before);
    before = value;
  }
  const isStepped = steps < plain;
  const written = place(isStepped ? "steps" : "plain", scale);
  before = 0;
  for (let row = 0; row < column.length; row++) {
    const value = Math.round(column[row]! * scale);
    bytes.appendNumber(isStepped ? value - before : value);
    before = value;
  }
  return written;
}

/** Beyond this a number's double is not exact. */
const LARGEST = 2 ** 52;

/** What makes integers of a column, 1 or 1000; null where neither does. */
function scaleOf(column: Column): number | null {
  if (!(column instanceof Float64Array)) return 1;
  return [1, 1000].find((scale) => column.every((value) => isScaled(value, scale))) ?? null;
}

/** −0 would lose its sign. */
const isScaled = (value: number, scale: number): boolean =>
  Math.abs(value * scale) < LARGEST && Object.is(Math.round(value * scale) / scale + 0, value);

/** Small numbers of either sign become small ones without. */
const fold = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unfold = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function sizeOf(value: number): number {
  let size = 1;
  for (let rest = fold(value); rest >= 128; rest /= 128) size++;
  return size;
}

class GrowingBytes {
  #room = new Uint8Array(1 << 16);
  length = 0;

  append(part: Uint8Array): void {
    this.#reserve(part.length);
    this.#room.set(part, this.length);
    this.length += part.length;
  }

  appendNumber(value: number): void {
    this.#reserve(10);
    let rest = fold(value);
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#room[this.length++] = (rest % 128) + 128;
    this.#room[this.length++] = rest;
  }

  finish(): Uint8Array {
    return this.#room.subarray(0, this.length);
  }

  #reserve(more: number): void {
    if (this.length + more <= this.#room.length) return;
    const larger = new Uint8Array(Math.max(this.length + more, 2 * this.#room.length));
    larger.set(this.#room);
    this.#room = larger;
  }
}

function readColumn([type, length, start, how, scale]: Place, bytes: Uint8Array): Column {
  const column = new TYPES[type](length);
  if (how === "raw") {
    new Uint8Array(column.buffer).set(bytes.subarray(start, start + column.byteLength));
    return column;
  }
  let at = start;
  let before = 0;
  for (let row = 0; row < length; row++) {
    let byte = bytes[at++]!;
    let value = byte & 127;
    for (let unit = 128; byte >= 128; unit *= 128) {
      byte = bytes[at++]!;
      value += (byte & 127) * unit;
    }
    const number = unfold(value) + (how === "steps" ? before : 0);
    before = number;
    column[row] = scale === 1 ? number : number / scale;
  }
  return column;
}
