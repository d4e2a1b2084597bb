import { systemVariables, variablesOf } from '#domain';

/** Variables that every call has. */
export const KNOWN_VARIABLES = Object.keys(
  systemVariables({ callId: '', assistantId: '', callerNumber: '', wallMs: 0, timeZone: 'UTC', language: 'en' }),
);

export interface TextPart {
  readonly text: string;
  /** Undefined: plain text. */
  readonly variable: 'known' | 'unknown' | undefined;
}

const PLACE = /(\{\{\s*[A-Za-z_][\w.-]*\s*\}\})/;

/** A text cut at its `{{variables}}`. */
export function partsOf(text: string): TextPart[] {
  return text.split(PLACE).map((part) => {
    const [name] = variablesOf(part);
    if (name === undefined) return { text: part, variable: undefined };
    return { text: part, variable: KNOWN_VARIABLES.includes(name) ? 'known' : 'unknown' };
  });
}

/** Names in `text` that no call gives a value to. */
export function unknownVariables(text: string): string[] {
  return variablesOf(text).filter((name) => !KNOWN_VARIABLES.includes(name));
}

export function wordCount(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
