import type { EndReason } from '#domain';
import type { LegEnd } from '#telephony';

export const transferred: EndReason = { by: 'assistant', code: 'transferred', detail: '' };

/** Whose doing the end of the leg was. */
export function legReason(end: LegEnd): EndReason {
  const { detail } = end;
  switch (end.kind) {
    case 'hung-up':
      return end.by === 'remote'
        ? { by: 'caller', code: 'hung-up', detail }
        : { by: 'platform', code: 'hung-up', detail };
    case 'cancelled':
      return { by: 'caller', code: 'cancelled', detail };
    case 'transferred':
      return transferred;
    case 'lost':
      return { by: 'carrier', code: 'media-lost', detail };
    case 'rejected':
    case 'no-answer':
      return { by: end.by === 'remote' ? 'caller' : 'platform', code: end.kind, detail };
    case 'failed':
      return { by: 'carrier', code: 'failed', detail };
  }
}
