import { type ComponentType, lazy, Suspense } from 'react';

/** A part of a page whose code is fetched when it is first shown, such as a dialog. */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={null}>
      <Part {...props} />
    </Suspense>
  );
}
