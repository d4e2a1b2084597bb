/** The console's session. HttpOnly: scripts never see it; SameSite: other sites cannot use it for changes. */
export const SESSION_COOKIE = 'parley_session';

/** A `Set-Cookie` header that stores `token` for `maxAgeSeconds`, or removes the cookie when that is 0. */
export function sessionCookie(token: string, maxAgeSeconds: number, secure: boolean): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${maxAgeSeconds}`, ...(secure ? ['Secure'] : [])];
  return [`${SESSION_COOKIE}=${token}`, ...attributes].join('; ');
}

/** Value of the cookie `name` in a `Cookie` header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(';') ?? []) {
    const separator = part.indexOf('=');
    if (separator > 0 && part.slice(0, separator).trim() === name) return part.slice(separator + 1).trim();
  }
  return undefined;
}
