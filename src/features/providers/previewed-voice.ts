import type { KeyOwner, UsageLine } from '#domain';
import type { SpeechRequest, TextToSpeech } from '#providers';
import type { Prices } from './prices.ts';
import { bookTrials, type TrialCostsDeps } from './trial-costs.ts';

/** A voice, and whose key it works with; absent: nobody's. */
export type KeyedVoice = TextToSpeech & { readonly keys?: KeyOwner };
export type VoiceChoice = Pick<UsageLine, 'provider' | 'model'>;

/** Counts what a workspace's previews of a voice cost. */
export function previewedVoice(
  deps: TrialCostsDeps & { readonly prices: Pick<Prices, 'costOf'> },
  voice: KeyedVoice,
  { provider, model }: VoiceChoice,
  workspaceId: string,
): TextToSpeech {
  const { keys = 'ours' } = voice;
  async function* speak(request: SpeechRequest, signal: AbortSignal) {
    let isPaid = false;
    try {
      for await (const chunk of voice.speak(request, signal)) {
        isPaid = true;
        yield chunk;
      }
    } finally {
      // A sentence that broke off is paid for whole.
      const used = { stage: 'text-to-speech', provider, model, keys, characters: request.text.length } as const;
      if (isPaid) await bookTrials(deps, workspaceId, 'preview', [{ ...used, costUsd: deps.prices.costOf(used) }]);
    }
  }
  return { id: voice.id, voices: () => voice.voices(), speak };
}
