// Checks a PowerShell script's syntax by the grammar of tree-sitter-powershell: what cannot be parsed, and what is missing.
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Language, Parser } from 'web-tree-sitter';
import { given, finish } from './report.mjs';

const { file, text } = given();
setFlagsFromString('--liftoff-only'); // the optimizing compiler takes seconds over this grammar, for one short script
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'))));
const tree = parser.parse(text);
const faults = [];
for (const queue = [tree.rootNode]; queue.length > 0;) {
  const node = queue.shift();
  const at = `${file}:${node.startPosition.row + 1}:${node.startPosition.column + 1}`;
  if (node.isMissing) faults.push(`${at}: missing ${node.type}`);
  else if (node.isError) faults.push(`${at}: cannot be parsed: ${node.text.split('\n')[0]}`);
  else queue.push(...node.children.filter(child => child.hasError || child.isMissing));
}
if (tree.rootNode.hasError && faults.length === 0) faults.push(`${file}: cannot be parsed`);
finish(faults);
