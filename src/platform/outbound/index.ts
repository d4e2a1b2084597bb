export { createAddressGuard } from './address-guard.ts';
export { BlockedAddressError, createOutbound, type Outbound } from './outbound.ts';
