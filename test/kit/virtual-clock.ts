export { VirtualClock } from '#simulation';
