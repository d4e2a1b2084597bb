export { createTelemetry, type Telemetry } from './metrics.ts';
