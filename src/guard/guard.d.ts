/** What a client of a version is told. */
export interface Decision {
  decision: 'none' | 'regular' | 'force';
  /** The rule that decided; null where none did. */
  rule: 'floor' | 'app' | 'page' | 'api' | 'blocked' | 'baseLibrary' | 'host' | null;
  /** The page or API pattern of the rule, or the blocked version. */
  key: string | null;
  /** The version that the rule demands. */
  min: string | null;
  /** The rule's text by language. */
  message: Record<string, string>;
}

/** The client that asks, and what it is about to do. */
export interface ClientFacts {
  version: string;
  page?: string;
  api?: string;
  baseLibrary?: string;
  hostClient?: string;
  /** The UTC day, `2026-11-22`. */
  today: string;
}

export interface GuardOptions {
  /** The injected version: `process.env.APP_VERSION`. */
  version?: string;
  /** Where the policy document is. */
  policyUrl?: string;
  /** The policy document itself, in place of `policyUrl`. */
  policy?: object;
  /** The app's key in the document, `wechat/wx0123456789abcdef`. Found through the platform where that tells it. */
  app?: string;
  /**
   * The platform's API: `wx`, `tt`, `xhs`, `my`, `uni`. Needed with `--platform generic`, found otherwise. Not `Taro`,
   * whose requests reject a promise besides calling `fail`.
   */
  api?: object;
  /** The object that holds `Page` and `Component`; only `--platform generic` needs it, to watch pages. */
  global?: object;
  /** Language of the dialogs; the platform's by default. */
  language?: string;
  /** More functions of the API to watch besides `request`: `uploadFile`, `downloadFile`, `connectSocket`. */
  wrap?: string[];
  /** Told of every rule that is hit. */
  onDecision?: (decision: Decision) => void;
  /** For testers: asks in development and trial versions too, and without waiting for a new package. */
  debug?: boolean;
}

export interface Guard {
  /** Takes the guard out of the app: wrappers that nobody has wrapped since are gone, the others pass everything on. */
  stop(): void;
}

/** Starts the guard; one for a program. Never throws. */
export function createGuard(options: GuardOptions): Guard;

/** What the policy tells a client: the answer of `miniship policy check`. */
export function decide(policy: unknown, app: string, client: ClientFacts): Decision;

/** -1, 0 or 1; NaN where one of them is no version. Missing numbers are 0, prereleases sort below their release. */
export function compareVersion(left: string, right: string): number;

/** True when the running base library is known to be this version or newer. */
export function atLeast(minimum: string): boolean;

/** True when the platform has this API: by its existence, else by what canIUse says. */
export function supports(name: string): boolean;
