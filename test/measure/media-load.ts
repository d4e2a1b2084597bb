/**
 * How many calls the media workers carry: `tsx --conditions=source test/measure/media-load.ts [calls] [seconds] [workers]`.
 * Far ends run on a thread of their own; for lateness that means something run it alone, at real-time priority (`chrt -r 5`).
 */
import { silentLog, sleep, systemClock } from '#base';
import { createMediaPool } from '#telephony';
import { startRtpLoad } from '../kit/rtp-load.ts';
import { sine } from '../kit/rtp-peer.ts';

const [calls = 200, seconds = 8, workers = 1] = process.argv.slice(2).map(Number);
const WARM_UP_MS = 1500;

const pool = await createMediaPool({
  workers,
  rtpPorts: [25_000, 28_999],
  bindAddress: '127.0.0.1',
  capacity: calls,
  clock: systemClock,
  log: silentLog,
});
const rssBefore = process.memoryUsage().rss;
const opened = await Promise.all(Array.from({ length: calls }, () => pool.open()));
const sessions = opened.filter((session) => session !== undefined);
const load = await startRtpLoad(sessions.map((session) => session.localPort));
sessions.forEach((session, i) => {
  const remotePort = load.ports[i] ?? 0;
  const stream = { codec: 'PCMA', payloadType: 8, keysPayloadType: 101, direction: 'sendrecv' } as const;
  session.start({ ...stream, remoteAddress: '127.0.0.1', remotePort });
  session.beginUtterance('tone');
  session.play('tone', sine(800, seconds * 1000));
});
load.start();
await sleep(systemClock, WARM_UP_MS);
const { workerCpuSeconds } = await pool.figures();
const cpuBefore = process.cpuUsage();
await sleep(systemClock, seconds * 1000);
const figures = await pool.figures();
const cpu = process.cpuUsage(cpuBefore);
const rss = process.memoryUsage().rss;
const farEnds = await load.stop();
await Promise.all(sessions.map((session) => session.close()));
await pool.close();

console.log(
  JSON.stringify(
    {
      calls: sessions.length,
      packetsSent: figures.packetsSent,
      lateMs: { p50: figures.lateMsP50, p99: figures.lateMsP99, max: figures.lateMsMax },
      workerCores: (figures.workerCpuSeconds - workerCpuSeconds) / seconds,
      processCores: (cpu.user + cpu.system) / 1e6 / seconds,
      rssMbPerCall: (rss - rssBefore) / 1e6 / sessions.length,
      farEnds,
    },
    null,
    2,
  ),
);
