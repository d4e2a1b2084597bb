import { localNumber } from './number.ts';

/** Values by variable name, for example `system.now`. */
export type Variables = Readonly<Record<string, string | number | boolean>>;

export interface RenderedText {
  readonly text: string;
  /** Names that had no value, each once, in order of appearance. */
  readonly unknown: readonly string[];
}

const VARIABLE = /\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}/g;

/** Puts values into `{{name}}` places. An unknown name becomes nothing and is reported (A10). Values are never rendered again. */
export function renderText(template: string, variables: Variables): RenderedText {
  const unknown = new Set<string>();
  const text = template.replace(VARIABLE, (_whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) unknown.add(name);
    return value === undefined ? '' : String(value);
  });
  return { text, unknown: [...unknown] };
}

/** Names used by a template, each once. */
export function variablesOf(template: string): string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map((match) => match[1] ?? ''))];
}

export interface SystemVariableFacts {
  readonly callId: string;
  readonly assistantId: string;
  /** The caller's number as the wire gave it; empty when anonymous. */
  readonly callerNumber: string;
  /** Milliseconds since the Unix epoch. */
  readonly wallMs: number;
  /** IANA name. An unknown one counts as UTC. */
  readonly timeZone: string;
  /** BCP 47, for the words of date and day. */
  readonly language: string;
}

/** The variables that every call has (A10). */
export function systemVariables(facts: SystemVariableFacts): Variables {
  const { callerNumber } = facts;
  const isPhone = /^\+?[0-9]{3,15}$/.test(callerNumber);
  return {
    'system.callId': facts.callId,
    'system.assistantId': facts.assistantId,
    'system.now': dateAndTime(facts.wallMs, facts.timeZone, facts.language),
    'system.dayOfWeek': format(facts.wallMs, facts.timeZone, facts.language, WEEKDAY),
    'system.phone': isPhone ? localNumber(callerNumber) : callerNumber,
    'system.phoneE164': callerNumber.startsWith('+') && isPhone ? callerNumber : '',
  };
}

const DAY = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const WEEKDAY = { weekday: 'long' } as const;

/** Date and time in words, for prompts and the date tool: "Monday 5 January 2026, 10:00". */
export function dateAndTime(wallMs: number, timeZone: string, language: string): string {
  return `${format(wallMs, timeZone, language, DAY)}, ${format(wallMs, timeZone, language, TIME)}`;
}

/** Formatters by language, zone and form: making one takes longer than everything else that a prompt needs. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATTERS = 500;

function format(wallMs: number, timeZone: string, language: string, form: Intl.DateTimeFormatOptions): string {
  const key = [language, timeZone, ...Object.keys(form)].join(' ');
  const known = formatters.get(key);
  if (known !== undefined) return known.format(wallMs);
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
  const made = new Intl.DateTimeFormat(language, { ...form, timeZone: zone });
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(key, made);
  return made.format(wallMs);
}

/** Whether the machine knows this IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
