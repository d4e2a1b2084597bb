export { createLog, type LogSettings } from './log.ts';
export { createTelemetry, type Telemetry } from './metrics.ts';
