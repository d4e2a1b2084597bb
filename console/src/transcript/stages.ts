import type { TurnLatency } from '#domain';

const STAGES = ['endOfTurn', 'transcript', 'firstToken', 'firstAudio', 'firstPacket'] as const;
export type StageName = (typeof STAGES)[number];

export interface Stage {
  readonly name: StageName;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The stages of a reply one after another, from the end of the caller's speech; those that did not happen are left out. */
export function stagesOf(latency: TurnLatency): Stage[] {
  const reached = STAGES.flatMap((name) => {
    const atMs = latency[`${name}Ms`];
    return atMs === undefined ? [] : [{ name, atMs }];
  }).sort((a, b) => a.atMs - b.atMs);
  return reached.map(({ name, atMs }, index) => ({ name, fromMs: reached[index - 1]?.atMs ?? 0, toMs: atMs }));
}

/** End of the caller's speech until the last stage that is known: the first packet, once it was sent. */
export function waitOf(latency: TurnLatency): number {
  return stagesOf(latency).at(-1)?.toMs ?? 0;
}
