export { FakeLeg, type FakeLegSettings } from '#simulation';
