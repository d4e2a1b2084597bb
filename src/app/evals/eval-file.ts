import { isMap, LineCounter, type Node, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { StartError } from '#base';
import { EndedBy, Language } from '#domain';

/** One text, or several of which the seed of a run chooses one. */
const Phrases = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** A text that is contained, whatever its case; between slashes a regular expression; in a list, any of them. */
const TextMatch = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).superRefine((match, context) => {
  for (const text of [match].flat()) {
    const problem = patternProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  }
});
export type TextMatch = z.infer<typeof TextMatch>;

/** A tool's name, or its name and what its arguments must contain. */
const ToolMatch = z.union([
  z.string().min(1),
  z.strictObject({ tool: z.string().min(1), with: z.record(z.string(), TextMatch) }),
]);
export type ToolMatch = z.infer<typeof ToolMatch>;

const EXPECTATION = {
  says: TextMatch.optional(),
  neverSays: TextMatch.optional(),
  calls: ToolMatch.optional(),
  neverCalls: z.string().optional(),
  /** Name of a destination of the assistant. */
  transfersTo: z.string().optional(),
  /** Two-letter language of what the assistant says. */
  language: z.string().length(2).optional(),
  /** End of the caller's speech until the first packet of the answer. */
  answersWithinMs: z.number().positive().optional(),
  ends: z.strictObject({ by: EndedBy.optional(), code: z.string().optional() }).optional(),
};

/** What must be true of the assistant's reaction to one step. */
const StepExpectation = z.strictObject(EXPECTATION);
/** What must be true of a whole call. */
const CallExpectation = z.strictObject({ ...EXPECTATION, withinTurns: z.number().int().min(0).optional() });
export type Expectation = z.infer<typeof CallExpectation>;

const Ms = z.number().int().min(0).max(600_000);

const ACTS = {
  /** Waits until the assistant has finished, then speaks. */
  say: Phrases.optional(),
  /** Speaks while the assistant does: `afterMs` or `afterWords` into its reply. */
  interrupt: Phrases.optional(),
  /** "mm-hm" while the assistant speaks. */
  backchannel: Phrases.optional(),
  /** A cough, a door: a sound without words that lasts so many ms, while the assistant speaks. */
  noise: Ms.optional(),
  /** Typed, as in the browser. */
  type: Phrases.optional(),
  keys: z
    .string()
    .regex(/^[0-9*#A-D]+$/, 'Give keys of 0-9 * # A-D, in quotes.')
    .optional(),
  /** Says nothing for so many ms after the assistant has finished. */
  wait: Ms.optional(),
  /** Puts the assistant on hold for so many ms. */
  hold: Ms.optional(),
  hangUp: z.literal(true).optional(),
};
const ACT_NAMES = Object.keys(ACTS) as (keyof typeof ACTS)[];
const OVERLAPPING: readonly string[] = ['interrupt', 'backchannel', 'noise', 'hangUp'];

const Step = z
  .strictObject({
    ...ACTS,
    afterMs: Ms.optional(),
    afterWords: z.number().int().min(1).optional(),
    expect: StepExpectation.optional(),
  })
  .superRefine((step, context) => {
    const acts = ACT_NAMES.filter((name) => step[name] !== undefined);
    const problem = (message: string) => context.addIssue({ code: 'custom', message });
    if (acts.length > 1) problem(`A step does one thing, not ${acts.join(' and ')}.`);
    if (acts.length === 0 && step.expect === undefined) problem(`Give one of ${ACT_NAMES.join(', ')}, or expect.`);
    const isTimed = step.afterMs !== undefined || step.afterWords !== undefined;
    if (isTimed && !acts.some((act) => OVERLAPPING.includes(act)))
      problem(`afterMs and afterWords belong to ${OVERLAPPING.join(', ')}.`);
    if (step.afterMs !== undefined && step.afterWords !== undefined) problem('Give afterMs or afterWords.');
  });
export type Step = z.infer<typeof Step>;

const Fault = z.strictObject({
  provider: z.enum(['stt', 'llm', 'tts']),
  kind: z.enum(['hang', 'slow', 'fail', 'break', 'empty', 'rubbish', 'misconfigured']),
  /** The step of the caller, from 1, in whose turn it happens; 0: the greeting; absent: all the time. */
  turn: z.number().int().min(0).optional(),
  /** Requests of the turn that it happens to; absent: all. */
  times: z.number().int().min(1).optional(),
});
export type EvalFault = z.infer<typeof Fault>;

/** One simulated caller and what must and must not happen in its call. */
export const EvalFile = z.strictObject({
  name: z.string().min(1),
  /** `demo`, the name or number of an assistant of this installation, or a file of `./parley export` beside this one. */
  assistant: z.string().min(1).default('demo'),
  /** Of the caller's voice, in an audio call. */
  language: Language.default('en-GB'),
  number: z.string().default('+33612345678'),
  /** How many differently seeded callers play it. */
  seeds: z.number().int().min(1).max(10_000).default(1),
  /** What becomes of a transfer. */
  transfer: z.enum(['answered', 'refused']).default('answered'),
  faults: z.array(Fault).default([]),
  caller: z.array(Step).min(1),
  expect: CallExpectation.default({}),
});
export type EvalFile = z.infer<typeof EvalFile>;

/** Reads an eval. @throws StartError naming file, line and field of everything that is wrong. */
export function parseEvalFile(path: string, text: string): EvalFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) throw problemsOf(path, [`${lines.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`]);
  const parsed = EvalFile.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const fields = [...issue.path, ...(unknown === undefined ? [] : [unknown])].map(String);
    const offset = offsetOf(document.contents, fields);
    return `${lines.linePos(offset).line}: ${fields.join('.') || 'the file'}: ${unknown === undefined ? issue.message : 'There is no such field.'}`;
  });
  throw problemsOf(path, problems);
}

const problemsOf = (path: string, problems: readonly string[]) =>
  new StartError(problems.map((problem) => `${path}:${problem}`).join('\n'), 'See docs/evals.md.');

/** Where a field stands, or the nearest thing around it that is there. */
function offsetOf(root: ParsedNode | null, fields: readonly string[]): number {
  let node: Node | null | undefined = root;
  let offset = 0;
  for (const field of fields) {
    const key = isMap(node) ? keyOf(node, field) : undefined;
    const child: unknown =
      node && 'get' in node ? (node as YAMLMap).get(isMap(node) ? field : Number(field), true) : undefined;
    node = child as Node | undefined;
    const start = key?.range?.[0] ?? node?.range?.[0];
    if (start === undefined) break;
    offset = start;
  }
  return offset;
}

const keyOf = (map: YAMLMap, name: string) =>
  map.items.map(({ key }) => key as Node & { value?: unknown }).find((key) => String(key.value) === name);

/** The regular expression between slashes, or undefined for a plain text. */
export function patternOf(text: string): RegExp | undefined {
  const body = /^\/(.+)\/$/s.exec(text)?.[1];
  return body === undefined ? undefined : new RegExp(body, 'iu');
}

function patternProblem(text: string): string | undefined {
  try {
    patternOf(text);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return `${error.message}.`;
    throw error;
  }
}
