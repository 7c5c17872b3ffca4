/**
 * The extension's settings as plain data, and what of them the server is sent.
 *
 * Owns names and defaults. Settings are read in this order: the folder's, the workspace's,
 * the user's (VS Code merges them); files of the project count less than all of them. What
 * an untrusted folder sets for `path`, `interpreter`, `importStrategy`, `args` and `rules`
 * does not count: VS Code leaves it out, because package.json names them as restricted.
 */

export type ImportStrategy = "fromEnvironment" | "useBundled";
export type Inline = "inserted" | "all" | "off";

export interface Settings {
  readonly enable: boolean;
  readonly importStrategy: ImportStrategy;
  readonly path: readonly string[];
  readonly interpreter: readonly string[];
  readonly args: readonly string[];
  readonly logLevel: string;
  readonly inline: Inline;
  readonly codeLens: boolean;
}

export type Get = <T>(key: string, fallback: T) => T;

export function readSettings(get: Get): Settings {
  return {
    enable: get("enable", true),
    importStrategy: get<ImportStrategy>("importStrategy", "fromEnvironment"),
    path: get<string[]>("path", []),
    interpreter: get<string[]>("interpreter", []),
    args: get<string[]>("args", []),
    logLevel: get("logLevel", "warning"),
    inline: get<Inline>("inline", "inserted"),
    codeLens: get("codeLens", true),
  };
}

/** Settings that another server process is needed for. */
export const RESTARTING = ["enable", "importStrategy", "path", "interpreter", "args", "logLevel"] as const;

/** Settings that the server reads, by their names in package.json. */
export const OF_SERVER = ["profile", "select", "extendSelect", "ignore", "severity", "bandit", "crossFile", "diagnosticMode", "focus", "rules", "packageIndex"] as const;

/**
 * What the server is told: only what somebody has set, so that the project's files decide
 * about all else.
 */
export function forServer(chosen: (key: string) => unknown): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const key of OF_SERVER) {
    const value = chosen(key);
    if (value !== undefined && value !== null) {
      out[key] = value;
    }
  }
  return out;
}

/** Put the workspace's folder, the user's home and environment variables into a path. */
export function expanded(path: string, folder: string | undefined, home: string, env: NodeJS.ProcessEnv): string {
  return path
    .replace(/^~(?=$|[\\/])/, home)
    .replaceAll("${workspaceFolder}", folder ?? "")
    .replaceAll("${userHome}", home)
    .replace(/\$\{env:(\w+)\}/g, (_, name: string) => env[name] ?? "");
}
