/** Opens the command palette, which loads after the page: until then the wish is kept. */
let opener: (() => void) | undefined;
let wanted = false;

export const paletteStore = {
  open: (): void => {
    if (opener) opener();
    else wanted = true;
  },
  /** Called by the palette once it is there. */
  connect: (open: () => void): void => {
    opener = open;
    if (wanted) open();
    wanted = false;
  },
};
