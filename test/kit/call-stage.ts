import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemIds, TimeoutError } from '#base';
import { AssistantConfig } from '#domain';
import { type Assistants, createAssistants } from '#features/assistants';
import type { Assistant } from '#features/assistants/contract';
import { type Calls, type CallsDeps, createCalls } from '#features/calls';
import { createFiles } from '#platform/files';
import { createProviderHealth } from '#providers';
import {
  type FakeAnswer,
  FakeCaller,
  FakeLanguageModel,
  FakeLeg,
  type FakeLegSettings,
  FakeSpeechToText,
  FakeTextToSpeech,
  VirtualClock,
} from '#simulation';
import type { SipDialRequest } from '#telephony';
import type { TestDatabase } from './database.ts';
import type { Tenant } from './tenants.ts';

/** Virtual time after which what a test waits for will not come any more. */
const PATIENCE_MS = 300_000;
const STEP_MS = 10;

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** The calls of one node over a real database, with legs and engines that a test plays. */
export class CallStage {
  readonly clock = new VirtualClock();
  readonly folder = mkdtempSync(join(tmpdir(), 'parley-calls-'));
  readonly stt = new FakeSpeechToText({ clock: this.clock });
  readonly tts = new FakeTextToSpeech({ clock: this.clock });
  readonly llm: FakeLanguageModel;
  readonly recordings = createFiles(this.folder);
  readonly assistants: Assistants;
  readonly deps: CallsDeps;
  readonly calls: Calls;
  answer: (heard: string) => FakeAnswer = () => ({ text: 'I see.' });

  /** Calls that were placed: the invitation, our leg, and whoever is called. */
  readonly dialled: { readonly request: SipDialRequest; readonly leg: FakeLeg; readonly callee: FakeCaller }[] = [];
  readonly #db: TestDatabase;

  constructor(db: TestDatabase, changes: Partial<CallsDeps> = {}) {
    this.#db = db;
    const { database } = db;
    const { clock } = this;
    this.llm = new FakeLanguageModel({
      clock,
      answer: ({ messages }) => {
        const last = messages.findLast((message) => message.role !== 'system' && message.role !== 'assistant');
        return this.answer(last?.content ?? '');
      },
    });
    this.assistants = createAssistants({
      database,
      ids: systemIds,
      clock,
      sipHosts: () => [],
      textToSpeech: () => this.tts,
      problemsOf: () => [],
    });
    this.deps = {
      database,
      clock,
      ids: systemIds,
      log: silentLog,
      assistants: this.assistants,
      engines: {
        speechToText: () => this.stt,
        textToSpeech: () => this.tts,
        languageModel: ({ provider }) => (provider === 'ollama' ? undefined : this.llm),
      },
      connections: { trunk: async () => ({ server: 'pbx.test', callerId: '+33100000000', credentials: undefined }) },
      dial: async (request) => {
        const user = /^sip:([^@]*)@/.exec(request.uri)?.[1] ?? '';
        const leg = new FakeLeg(this.clock, { direction: 'outbound', from: request.from.user, to: user });
        this.dialled.push({ request, leg, callee: new FakeCaller(this.clock, leg, this.stt) });
        return leg;
      },
      reach: { any: () => true, allowedPrivate: () => true },
      providerHealth: createProviderHealth(clock),
      prices: { costOf: () => null },
      usage: { mayBegin: async () => true },
      sounds: { loopFor: async () => undefined },
      recordings: this.recordings,
      nodeId: 'node-1',
      maxCalls: 10,
      ...changes,
    };
    this.calls = createCalls(this.deps);
  }

  async publishAssistant(
    tenant: Tenant,
    config: Partial<AssistantConfig> = {},
    name = 'Reception',
  ): Promise<Assistant> {
    const who = tenant.context();
    const full = AssistantConfig.parse({ firstMessage: 'Hello.', ...config });
    const { id, revision } = await this.assistants.create(who, { name, config: full });
    return this.assistants.publish(who, id, revision);
  }

  /** A leg that calls `to`, and the person at its far end. */
  ring(
    to: string,
    settings: FakeLegSettings & {
      readonly headers?: Readonly<Record<string, string>>;
      /** Those whose SIP connections let the call in. */
      readonly workspaces?: ReadonlySet<string>;
    } = {},
  ): { leg: FakeLeg; caller: FakeCaller; over: Promise<void> } {
    const leg = new FakeLeg(this.clock, { from: '+33612345678', to, ...settings });
    for (const [name, value] of Object.entries(settings.headers ?? {})) leg.headers.set(name, value);
    return {
      leg,
      caller: new FakeCaller(this.clock, leg, this.stt),
      over: this.calls.answer(leg, settings.workspaces),
    };
  }

  /** Lets virtual time run until `task` is done. */
  async during<T>(task: Promise<T>): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    task.then(mark, mark);
    await this.until(() => done);
    return task;
  }

  /** Lets virtual time run until `condition` holds. It stands still while the database works, which takes real time. */
  async until(condition: () => boolean): Promise<void> {
    const untilMs = this.clock.now() + PATIENCE_MS;
    while (!condition()) {
      if (this.clock.now() > untilMs) throw new TimeoutError(PATIENCE_MS);
      if (this.#isDatabaseBusy) await nextTurn();
      else await this.clock.advance(STEP_MS);
    }
  }

  get #isDatabaseBusy(): boolean {
    const { totalCount, idleCount, waitingCount } = this.#db.pool;
    return totalCount > idleCount || waitingCount > 0;
  }

  close(): void {
    this.calls.close();
    rmSync(this.folder, { recursive: true });
  }
}
