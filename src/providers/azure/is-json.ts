/** Whether a text message of the service is what it should be. The SDK swallows what it cannot parse, and waits for ever. */
export function isJson(text: string): boolean {
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
