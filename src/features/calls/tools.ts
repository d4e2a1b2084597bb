import { z } from 'zod';
import type { Clock } from '#base';
import type { ConversationTool, ToolOutcome } from '#conversation';
import { type AssistantConfig, dateAndTime, passagesOf, searchPassages } from '#domain';
import { machineTools } from './machine-tools.ts';

const FOUND_PASSAGES = 3;
const NO_INPUT = { type: 'object', properties: {}, additionalProperties: false };

/** The tools that every assistant has by its settings alone. */
export function builtInTools(config: AssistantConfig, clock: Clock): ConversationTool[] {
  return [
    ...(config.hangUp ? [hangUpTool] : []),
    ...(config.transfers.length > 0 ? [transferTool(config)] : []),
    staySilentTool,
    dateTool(config, clock),
    ...machineTools(config),
    ...(config.documents.length > 0 ? [searchTool(config)] : []),
  ];
}

const result = (content: string): ToolOutcome => ({ type: 'result', content });

const hangUpTool: ConversationTool = {
  name: 'hang_up',
  description: 'Ends the call. Say goodbye in the same reply: the call ends when the caller has heard it.',
  parameters: NO_INPUT,
  run: async () => ({ type: 'end-call', reason: { by: 'assistant', code: 'goodbye', detail: '' } }),
};

/** Who calls from a living room also speaks to others there: often only the sense of the words tells. */
const staySilentTool: ConversationTool = {
  name: 'stay_silent',
  description:
    'Says nothing to words that were not meant for you. Call it without saying anything when the caller has plainly spoken ' +
    'to somebody else: to people in the room, a child, a pet, on another telephone. When you were interrupted by such words, ' +
    'do not call it, but go on with your sentence where you were cut off. When in doubt, answer.',
  parameters: NO_INPUT,
  run: async () => ({ type: 'stay-silent', content: 'That was not for you. You said nothing and listen.' }),
};

function transferTool({ transfers }: AssistantConfig): ConversationTool {
  const names = transfers.map((transfer) => transfer.name);
  const choices = transfers.map(({ name, description }) => `"${name}": ${description || 'no description'}`);
  const Input = z.object({ destination: z.string() });
  return {
    name: 'transfer',
    description: `Puts the caller through. Say so in the same reply. Destinations: ${choices.join('; ')}`,
    parameters: {
      type: 'object',
      properties: { destination: { type: 'string', enum: names } },
      required: ['destination'],
      additionalProperties: false,
    },
    run: async (input) => {
      const wanted = Input.safeParse(input).data?.destination.trim().toLowerCase();
      const found = transfers.find(({ name }) => name.toLowerCase() === wanted);
      return found === undefined
        ? result(`There is no such destination. Choose one of: ${names.join(', ')}.`)
        : { type: 'transfer', name: found.name, target: found.target };
    },
  };
}

const dateTool = ({ timeZone, language }: AssistantConfig, clock: Clock): ConversationTool => ({
  name: 'get_current_date_time',
  description: `The date and the time now, in the time zone ${timeZone}.`,
  parameters: NO_INPUT,
  run: async () => result(dateAndTime(clock.wallNow(), timeZone, language)),
});

function searchTool({ documents, language }: AssistantConfig): ConversationTool {
  const passages = passagesOf(documents);
  const Input = z.object({ query: z.string().max(1000) });
  return {
    name: 'search',
    description: 'Looks up facts in the documents of the company. Use it before answering a question of fact.',
    parameters: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'Key words of the question, in the language of the caller.' },
      },
      required: ['query'],
      additionalProperties: false,
    },
    run: async (input) => {
      const parsed = Input.safeParse(input);
      if (!parsed.success) return result('Give the words to look for as "query".');
      const found = searchPassages(passages, parsed.data.query, { language, limit: FOUND_PASSAGES });
      if (found.length === 0) return result('Nothing about this is in the documents. Say that you do not know.');
      return result(found.map(({ title, text }) => `[${title}]\n${text}`).join('\n\n'));
    },
  };
}
