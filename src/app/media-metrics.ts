import { Gauge, type Registry } from 'prom-client';
import type { Calls } from '#features/calls';
import type { MediaPool } from '#telephony';

/** Calls and media of this node at /metrics. Lateness counts from one scrape to the next. */
export function addMediaMetrics(registry: Registry, media: MediaPool, calls: Calls): void {
  const late = new Gauge({
    name: 'parley_media_late_ms',
    help: 'How late packets left against the 20 ms schedule since the last scrape, by quantile.',
    labelNames: ['quantile'],
    registers: [registry],
    async collect() {
      const figures = await media.figures();
      late.set({ quantile: '0.5' }, figures.lateMsP50);
      late.set({ quantile: '0.99' }, figures.lateMsP99);
      late.set({ quantile: '1' }, figures.lateMsMax);
      sent.set(figures.packetsSent);
    },
  });
  const sent = new Gauge({
    name: 'parley_media_packets_sent',
    help: 'RTP packets sent since the last scrape.',
    registers: [registry],
  });
  const live: Gauge = new Gauge({
    name: 'parley_calls',
    help: 'Calls on this node now.',
    registers: [registry],
    collect(): void {
      live.set(calls.load.calls);
    },
  });
}
