import { z } from 'zod';
import type { ConversationTool } from '#conversation';
import { type AssistantConfig, ProductError } from '#domain';

const NO_INPUT = { type: 'object', properties: {}, additionalProperties: false };
/** What the other side takes to say what comes after a key. */
const AFTER_KEYS_MS = 15_000;
/** The same keys in a row: the model is told that it goes in circles, then they are refused. */
const LOOPING = 3;
const LOOPED = 5;

/** Tools for talking to machines: keeping silent (B7), pressing keys (B6). Off unless set. One set per call. */
export function machineTools({ wait, keypadInteraction }: AssistantConfig): ConversationTool[] {
  return [...(wait.enabled ? [waitTool(wait.limitMs)] : []), ...(keypadInteraction.enabled ? [pressKeysTool()] : [])];
}

const waitTool = (limitMs: number): ConversationTool => ({
  name: 'wait',
  description:
    'Keeps you silent until something is worth answering. Call it without saying anything, and again each time, while you ' +
    'hear hold music, announcements, a menu that is still being read out, or somebody who asks you to wait.',
  parameters: NO_INPUT,
  run: async () => ({
    type: 'wait',
    limitMs,
    content: 'You keep silent. When somebody says something that wants an answer, give it; otherwise call wait again.',
  }),
});

const Keys = z.object({ keys: z.string().regex(/^[0-9*#]{1,20}$/) });

function pressKeysTool(): ConversationTool {
  let last = '';
  let times = 0;
  return {
    name: 'press_keys',
    description:
      'Presses keys of the telephone, to choose in the menu of another system. Say nothing in the same reply; then you hear ' +
      'what follows.',
    parameters: {
      type: 'object',
      properties: { keys: { type: 'string', description: '1 to 20 of 0-9, * and #, for example "2" or "4711#".' } },
      required: ['keys'],
      additionalProperties: false,
    },
    run: async (input, { sendKeys }) => {
      const parsed = Keys.safeParse(input);
      if (!parsed.success) {
        throw new ProductError('invalid-input', 'These are no keys.', [
          { field: 'keys', problem: 'Give 1 to 20 of 0-9, * and #.' },
        ]);
      }
      const { keys } = parsed.data;
      times = keys === last ? times + 1 : 1;
      last = keys;
      if (times >= LOOPED) throw new ProductError('conflict', 'You go in circles: end the call or find another way.');
      sendKeys(keys);
      const warning = times >= LOOPING ? ` The same for the ${times}th time: you go in circles, try another way.` : '';
      return { type: 'wait', limitMs: AFTER_KEYS_MS, anew: true, content: `Pressed.${warning}` };
    },
  };
}
