import { parseArgs } from 'node:util';
import { StartError, silentLog, systemClock } from '#base';
import { createLocalSpeechToText, createLocalTextToSpeech } from '#providers/local';
import type { CallLeg, LegEnd } from '#telephony';
import { readConfig } from '../config.ts';
import { type CallerReport, type CallerStep, type CallerTurn, holdCall } from './caller.ts';
import { openCallerEndpoint } from './caller-endpoint.ts';
import type { Command } from './main.ts';

const USAGE = 'Example: ./parley call sip:1000@127.0.0.1:5060 --say "What are your opening hours?" --keys 1 --json';

interface CallOptions {
  readonly uri: string;
  readonly steps: readonly CallerStep[];
  readonly language: string;
  readonly json: boolean;
}

/**
 * Places a real SIP call, does what the options say in their order, and prints what it heard.
 * Exit status 0: the call connected and ended normally.
 */
export const call: Command = async (args) => {
  const options = optionsOf(args);
  const clock = systemClock;
  const ears = createLocalSpeechToText({ clock, log: silentLog });
  const endpoint = await openCallerEndpoint(options.uri);
  try {
    const invitedAtMs = clock.now();
    const leg = await endpoint.dial(options.uri, 'caller');
    try {
      await leg.answer();
    } catch (error) {
      return printFailure(options, leg, error);
    }
    const answeredAfterMs = Math.round(clock.now() - invitedAtMs);
    const report = await holdCall(leg, {
      ...{ clock, steps: options.steps, language: options.language, ears },
      voice: createLocalTextToSpeech({ clock }),
      silenceMs: 1000,
      patienceMs: 8000,
      ...(!options.json && { onTurn: printTurn }),
    });
    return printReport(options, report, answeredAfterMs);
  } finally {
    await endpoint.close();
    await ears.close();
  }
};

function optionsOf(args: readonly string[]): CallOptions {
  const { positionals, values, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    tokens: true,
    options: {
      say: { type: 'string', multiple: true },
      keys: { type: 'string', multiple: true },
      language: { type: 'string', default: 'en-GB' },
      json: { type: 'boolean', default: false },
    },
  });
  const steps = tokens.flatMap((token): CallerStep[] => {
    if (token.kind !== 'option' || token.value === undefined) return [];
    if (token.name === 'say') return [{ kind: 'say', text: token.value }];
    return token.name === 'keys' ? [{ kind: 'keys', keys: keysOf(token.value) }] : [];
  });
  const uri = positionals[0] ?? `sip:1000@127.0.0.1:${readConfig().sipPort}`;
  if (!/^sips?:.+@.+/.test(uri)) throw new StartError(`"${uri}" is not a SIP address.`, USAGE);
  return { uri, steps, language: values.language, json: values.json };
}

function keysOf(text: string): string {
  if (!/^[0-9*#A-D]+$/.test(text)) throw new StartError(`--keys "${text}" has something else than 0-9 * # A-D.`, USAGE);
  return text;
}

function printTurn(turn: CallerTurn): void {
  if (turn.said !== undefined) process.stdout.write(`caller     ${turn.said}\n`);
  if (turn.keys !== undefined) process.stdout.write(`caller     [keys ${turn.keys}]\n`);
  const response = turn.responseMs === undefined ? '' : `  (after ${turn.responseMs} ms)`;
  process.stdout.write(
    `assistant  ${turn.heard || (turn.heardFromMs === undefined ? '[silence]' : '[not understood]')}${response}\n`,
  );
}

/** A call ended normally when somebody hung up; anything else is a failure. */
function printReport(options: CallOptions, report: CallerReport, answeredAfterMs: number): number {
  const ok = report.end.kind === 'hung-up' || report.end.kind === 'transferred';
  const heardAll = report.turns.every((turn) => turn.heardFromMs !== undefined || turn === report.turns.at(-1));
  if (options.json) {
    const { turns, durationMs, end } = report;
    process.stdout.write(
      `${JSON.stringify({ connected: true, ok, to: options.uri, answeredAfterMs, durationMs, end, turns })}\n`,
    );
  } else {
    process.stdout.write(
      `answered after ${answeredAfterMs} ms, ${Math.round(report.durationMs / 100) / 10} s, ended by ${endedBy(report.end)}\n`,
    );
    if (!heardAll) process.stdout.write('The far end did not speak in every turn.\n');
  }
  return ok ? 0 : 1;
}

function endedBy(end: LegEnd): string {
  return end.by === 'remote' ? 'the far end' : end.by === 'local' ? 'this caller' : `the network: ${end.detail}`;
}

function printFailure(options: CallOptions, leg: CallLeg, error: unknown): number {
  const end: LegEnd | undefined = leg.signal.aborted ? leg.signal.reason : undefined;
  const detail = end?.detail ?? (error instanceof Error ? error.message : 'unknown');
  const code = end?.code;
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ connected: false, ok: false, to: options.uri, end: end ?? { detail } })}\n`,
    );
  else
    process.stderr.write(`parley: ${options.uri} did not answer: ${code === undefined ? '' : `${code} `}${detail}.\n`);
  return 1;
}
