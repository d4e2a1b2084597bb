import type { z } from 'zod';
import { type Ids, systemIds } from '#base';
import { AssistantConfig, ProductError } from '#domain';
import type { ApiKey, Me } from '#features/accounts/contract';
import type { Assistant, AssistantVersion } from '#features/assistants/contract';
import type { Call } from '#features/calls/contract';
import type { SipConnection } from '#features/connections/contract';
import type { Line } from '#features/lines/contract';
import { eventfulCall } from './eventful-call.ts';
import { blankCall, sampleCall, sampleId, timelineOf } from './sample-calls.ts';

export interface AssistantRecord {
  assistant: Assistant;
  versions: z.infer<typeof AssistantVersion>[];
}

/** Everything that the server knows. Tests read and change it directly to play the other party. */
export interface State {
  readonly ids: Ids;
  me: Me;
  password: string | undefined;
  readonly links: Set<string>;
  readonly sessions: Set<string>;
  assistants: AssistantRecord[];
  /** Newest first. */
  calls: Call[];
  lines: Line[];
  connections: SipConnection[];
  apiKeys: z.infer<typeof ApiKey>[];
  /** Calls of either voice, while an assistant tests two. */
  comparedCalls: number;
  /** One-time tickets of test calls. */
  readonly tickets: Map<string, { callId: string; assistant: Assistant }>;
}

/** Finds assistants by their ids. */
export const recordsOf =
  (state: Pick<State, 'assistants'>) =>
  (id: string): AssistantRecord => {
    const found = state.assistants.find(({ assistant }) => assistant.id === id);
    if (!found) throw new ProductError('not-found', 'There is no such assistant.');
    return found;
  };

const DAY = 86_400_000;

export function emptyState(language: 'en' | 'fr'): State {
  return {
    ids: systemIds,
    me: {
      member: { id: sampleId('member', 1), name: 'Camille Roux', email: 'owner@example.com', role: 'owner', language },
      workspace: { id: 'w1', name: 'Lakeside' },
      hasPassword: false,
      isOperator: true,
    },
    password: undefined,
    links: new Set(),
    sessions: new Set(),
    assistants: [],
    calls: [],
    lines: [],
    connections: [],
    apiKeys: [],
    comparedCalls: 90,
    tickets: new Map(),
  };
}

/** A workspace that has been at work for some days, with one call going on. */
export function sampleState(language: 'en' | 'fr', calls = 60): State {
  const now = Date.now();
  const state = emptyState(language);
  state.assistants = sampleAssistants(now);
  const [first, second] = state.assistants.map((record) => record.assistant);
  if (first && second) {
    const live = blankCall(sampleId('call', 100_000), now - 42_000, first);
    live.timeline = timelineOf([
      ['assistant', 'Hello, this is the Lakeside Clinic. How can I help you?'],
      ['caller', 'Hello, I would like to move my appointment.'],
    ]);
    state.calls = [
      live,
      eventfulCall(now, first),
      ...Array.from({ length: calls }, (_, index) => sampleCall(index, now, [first, second])),
    ];
    state.lines = [
      {
        id: sampleId('line', 1),
        number: '+33170000001',
        label: 'Front desk',
        assistantId: first.id,
        createdAt: iso(now - 9 * DAY),
      },
      { id: sampleId('line', 2), number: '+442079460000', label: '', assistantId: null, createdAt: iso(now - 2 * DAY) },
    ];
  }
  state.connections = [
    {
      id: sampleId('connection', 1),
      name: 'Office PBX',
      sourceAddresses: ['203.0.113.10', '198.51.100.0/24'],
      username: '',
      server: '',
      callerId: '',
      hasPassword: false,
      createdAt: iso(now - 5 * DAY),
    },
    {
      id: sampleId('connection', 2),
      name: 'Carrier trunk',
      sourceAddresses: [],
      username: 'trunk-7',
      server: 'sip.example.org:5080;transport=tcp',
      callerId: '+33170000001',
      hasPassword: true,
      createdAt: iso(now - 3 * DAY),
    },
  ];
  state.apiKeys = [
    {
      id: sampleId('key', 1),
      name: 'CRM',
      role: 'builder',
      prefix: 'pk_4f1c',
      createdAt: iso(now - 4 * DAY),
      lastUsedAt: iso(now - 3_600_000),
    },
  ];
  return state;
}

const iso = (ms: number) => new Date(ms).toISOString();

function sampleAssistants(now: number): AssistantRecord[] {
  const clinic = AssistantConfig.parse({
    language: 'en-GB',
    firstMessage: 'Hello {{firstName}}, this is the Lakeside Clinic. How can I help you?',
    prompt: CLINIC_PROMPT,
    textToSpeech: { provider: 'local', voice: 'en-gb' },
    intents: [
      {
        name: 'opening hours',
        phrases: { en: ['what are your opening hours', 'when are you open'], fr: ['quels sont vos horaires'] },
        key: '1',
        reply: {},
        followUp: 'answer-from-documents',
      },
      {
        name: 'file number',
        phrases: { en: ['my file number'] },
        reply: { en: 'Please type it.' },
        followUp: 'collect-digits',
      },
    ],
    documents: [
      {
        title: 'Opening hours',
        language: 'en-GB',
        text: 'Monday to Friday from 9:00 to 18:00. Saturday from 9:00 to 12:00.',
      },
    ],
  });
  const restaurant = AssistantConfig.parse({
    language: 'fr-FR',
    firstMessage: 'Bonjour, restaurant Le Tilleul. Que puis-je faire pour vous ?',
    prompt: 'Tu réponds au téléphone du restaurant Le Tilleul.',
    textToSpeech: { provider: 'local', voice: 'fr' },
  });
  return [
    record(1, 'Lakeside Clinic reception', '1000', clinic, now, { published: 2, calls: 30, changed: true }),
    record(2, 'Restaurant Le Tilleul', '1001', restaurant, now, { published: 1, calls: 30, changed: false }),
    record(3, 'After-hours line', '1002', AssistantConfig.parse({}), now, { published: null, calls: 0, changed: true }),
  ];
}

function record(
  index: number,
  name: string,
  virtualNumber: string,
  config: AssistantConfig,
  now: number,
  facts: { published: number | null; calls: number; changed: boolean },
): AssistantRecord {
  const versions = Array.from({ length: facts.published ?? 0 }, (_, at) => ({
    number: at + 1,
    publishedAt: iso(now - (8 - at) * DAY),
    publishedBy: 'Camille Roux',
    config: { ...config, firstMessage: at === 0 ? 'Hello?' : config.firstMessage },
  }));
  versions.reverse();
  return {
    assistant: {
      id: sampleId('assistant', index),
      name,
      virtualNumber,
      language: config.language,
      publishedVersion: facts.published,
      hasUnpublishedChanges: facts.changed,
      lastCallAt: facts.calls > 0 ? iso(now - index * 360_000) : null,
      callCount: facts.calls,
      updatedAt: iso(now - index * DAY),
      apiKey: `ak_${'0123456789abcdef'.repeat(2).slice(index, index + 28)}`,
      config,
      revision: 5,
      sipUris: [`sip:${virtualNumber}@192.0.2.1:5060`],
    },
    versions,
  };
}

const CLINIC_PROMPT = `You are the receptionist of the Lakeside Clinic. You answer the phone for {{clinicName}}.

Speak in short sentences, one question at a time. It is {{system.now}}.

When somebody asks for opening hours, prices or the address, answer from the documents only. When you do not know, say so and offer to take a message.

When somebody wants to move an appointment, ask for the file number first; it has five digits and can be typed on the keypad.

Never give medical advice. In an emergency, say that 112 must be called, and end the call politely.`;
