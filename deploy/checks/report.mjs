// What the checks of this folder have in common: each is `node CHECK.mjs FILE`, prints a line for each fault, and ends with 1 if there was one.
import { readFileSync } from 'node:fs';

/** The file named on the command line, and its text. */
export function given() {
  const file = process.argv[2];
  if (!file) {
    console.error(`usage: node ${process.argv[1]} FILE`);
    process.exit(64);
  }
  return { file, text: readFileSync(file, 'utf8') };
}

/** Prints the faults and ends: 1 if there are any. */
export function finish(faults) {
  for (const fault of faults) console.log(fault);
  process.exit(faults.length > 0 ? 1 : 0);
}
