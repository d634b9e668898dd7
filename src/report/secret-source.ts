import { fileName } from "../analysis/format.ts";
import { libraryPath } from "../analysis/package.ts";

const NAME = /secret|credential|passw(?:or)?d|token|^\.env|\.env$|\.(?:pem|key|p12|pfx)$/i;
const PRIVATE_KEY = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;
/** A long text without spaces that is given to a name such as api_key, also as an argument or in a dict. */
const LITERAL =
  /(?:_key|api_?key|passw(?:or)?d|secret|token|credential)\w*["']?\s*(?::\s*[\w.[\]| ]+?)?\s*[:=]\s*[rbfu]{0,2}(["'])[^\s"']{16,}\1/i;

/**
 * Whether a source file looks like it holds secrets, by its name or its text: such a file goes into nothing that may be sent to others,
 * unless that is asked for. Of a library, whose source is known to all, it does only with a private key.
 */
export function looksSecret(file: string, text: string): boolean {
  if (PRIVATE_KEY.test(text)) return true;
  if (libraryPath(file) !== null) return false;
  return NAME.test(fileName(file)) || LITERAL.test(text);
}
