import { queryOptions } from '@tanstack/react-query';
import { Sound, SoundList } from '#features/sounds/contract';
import { address, request, requestNothing } from './client.ts';
import { upload } from './upload.ts';

export const soundsQuery = queryOptions({
  queryKey: ['sounds'],
  queryFn: ({ signal }) => request('GET', '/sounds', SoundList, { signal }),
});

/** Where a preset or an uploaded sound is heard from. */
export const soundAddress = (sound: string) => address(`/sounds/${sound}/preview`);

export const uploadSound = (file: File, onProgress: (share: number) => void) =>
  upload(
    address('/sounds', { name: file.name.replace(/\.\w+$/, '').slice(0, 120) || file.name }),
    file,
    Sound,
    onProgress,
  );
export const deleteSound = (id: string) => requestNothing('DELETE', `/sounds/${id}`);
