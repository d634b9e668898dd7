/** A package that advisories are about. */
export interface Advisory {
  readonly name: string;
  readonly severity: "info" | "low" | "moderate" | "high" | "critical";
  readonly titles: readonly string[];
}

/** The parts of `npm audit --json` that are read here. */
interface Audit {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Record<
    string,
    {
      readonly name: string;
      readonly severity: Advisory["severity"];
      /** An advisory, or the name of a dependency that one is about. */
      readonly via: readonly (string | { readonly title: string; readonly url: string })[];
    }
  >;
}

/** Takes what `npm audit --json` says apart; null where the registry, or the network, gave it nothing. */
export function readAudit(json: string): Advisory[] | null {
  let audit: Audit;
  try {
    audit = JSON.parse(json) as Audit;
  } catch {
    return null;
  }
  if (audit.auditReportVersion === undefined) return null;
  return Object.values(audit.vulnerabilities ?? {}).map(({ name, severity, via }) => ({
    name,
    severity,
    titles: via.map((one) => (typeof one === "string" ? `by way of ${one}` : `${one.title} (${one.url})`)),
  }));
}

/**
 * Whether one must be mended now: any of a package that goes along with Floodmark, as `licences` lists them, and a grave one
 * of what it is only built and tested with.
 */
export const isFailure = ({ name, severity }: Advisory, licences: string): boolean =>
  severity === "high" ||
  severity === "critical" ||
  licences.split("\n").some((line) => line.startsWith(`${name} `));
