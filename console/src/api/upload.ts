import type { z } from 'zod';
import { readError } from './client.ts';
import { ApiError } from './error.ts';

/** Sends a file as it is; `onProgress` gets the share that has left, 0 to 1. Errors: `ApiError`. */
export function upload<T>(
  url: string,
  file: File,
  schema: z.ZodType<T>,
  onProgress: (share: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    // fetch does not tell how much of a body has been sent.
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('content-type', file.type || 'application/octet-stream');
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('error', () =>
      reject(new ApiError({ code: 'offline', status: 0, message: 'The upload was cut off.' })),
    );
    request.addEventListener('load', () => {
      const { status } = request;
      const requestId = request.getResponseHeader('x-request-id') ?? undefined;
      const body = parsed(request.responseText);
      const answer = schema.safeParse(body);
      if (status < 300 && answer.success) resolve(answer.data);
      else readError(body, status, request.statusText, requestId).then(reject, reject);
    });
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy answered with a page: there is nothing to read in it.
    return undefined;
  }
}
