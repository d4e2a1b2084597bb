export { createFiles, type Files } from './files.ts';
export { ensureFolder } from './folder.ts';
export { keepToken, readToken } from './kept-token.ts';
