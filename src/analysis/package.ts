const INSTALLED = /(?:^|\/)(?:site|dist)-packages\/([^/]+)/;
const STANDARD = /\/lib(?:64)?\/python3\.\d+t?\/(?:lib-dynload\/)?([^/]+)/;
const FROZEN = /^<frozen ([^.>]+)/;

/** Whether a library's file is of an installed package, not of the standard library. */
export const isInstalled = (file: string): boolean => INSTALLED.test(file);

/** The package that a library's file belongs to, as one would import it; the file's own name where it is none. */
export function packageOf(file: string): string {
  const [, name = file.slice(file.lastIndexOf("/") + 1)] =
    INSTALLED.exec(file) ?? STANDARD.exec(file) ?? FROZEN.exec(file) ?? [];
  return name.replace(/\.pyc?$/, "");
}

const LIBRARY_ROOT = /^.*\/(?:(?:site|dist)-packages|python3\.\d+t?|python3\d+\.zip)\//;

/** The path of a library's file from where libraries are installed; null of a file that lies elsewhere. */
export function libraryPath(file: string): string | null {
  return LIBRARY_ROOT.test(file) ? file.replace(LIBRARY_ROOT, "") : null;
}
