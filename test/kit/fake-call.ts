export { FakeCall, type FakeCallSettings } from '#simulation';
