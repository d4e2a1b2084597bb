export { openSecrets, SecretError, type SecretPlace, type Secrets } from './secrets.ts';
