import { fileName, formatName } from "../../../analysis/format.ts";

/** What files are called in a list: the last part of the path, with as many folders as tell it from the others. */
export function shortNames(files: readonly string[]): readonly string[] {
  const lengths = files.map(() => 1);
  const nameOf = (at: number) => files[at]!.split("/").slice(-lengths[at]!).join("/");
  for (let isUnclear = true; isUnclear; ) {
    const names = files.map((_, at) => nameOf(at));
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    isUnclear = false;
    names.forEach((name, at) => {
      if (counts.get(name) === 1 || name === files[at]) return;
      lengths[at]!++;
      isUnclear = true;
    });
  }
  return files.map((_, at) => formatName(nameOf(at)));
}

/** A file's name and the folder that it lies in, as text that does no harm. */
export function splitPath(file: string): { readonly name: string; readonly folder: string } {
  const name = fileName(file);
  return { name: formatName(name), folder: formatName(file.slice(0, file.length - name.length)) };
}
