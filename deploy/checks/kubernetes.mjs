// Checks Kubernetes resources against the published API, as the package kubernetes-models generates both of these from Kubernetes' OpenAPI
// specification: its JSON Schemas, which know each value's type, format and range; and its types, by TypeScript's check of literals, which
// refuses a field that the API does not have.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { given, finish } from './report.mjs';

// Where each kind is; a kind that is not here is a fault.
const modules = { Job: 'batch/v1', PersistentVolumeClaim: 'v1' };

const { file, text } = given();
const documents = parseAllDocuments(text);
const faults = documents.flatMap(d => d.errors).map(e => `${file}: ${e.message}`);
const resources = documents.filter(d => d.contents !== null).map(d => d.toJS());
if (faults.length === 0 && resources.length === 0) faults.push(`${file}: there is no resource in it`);
for (const r of resources) {
  if (!(r?.kind in modules)) faults.push(`${file}: no schema is known of kind ${r?.kind}`);
}
if (faults.length > 0) finish(faults);

for (const r of resources) {
  const { [r.kind]: Model } = await import(`kubernetes-models/${modules[r.kind]}`);
  try {
    new Model(r).validate();
  } catch (error) {
    faults.push(`${file}: ${r.kind}: ${error.message}`);
  }
}

const source = resources.map((r, i) => `import type { I${r.kind} as T${i} } from 'kubernetes-models/${modules[r.kind]}';
export const r${i}: T${i} = ${JSON.stringify(r, null, 2)};`).join('\n');
const here = dirname(fileURLToPath(import.meta.url));
const name = join(here, 'resources.ts');
const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, target: ts.ScriptTarget.ES2022 };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (f, ...rest) => f === name ? ts.createSourceFile(f, source, options.target, true) : getSourceFile.call(host, f, ...rest);
host.fileExists = f => f === name || fileExists.call(host, f);
host.readFile = f => f === name ? source : readFile.call(host, f);
for (const d of ts.getPreEmitDiagnostics(ts.createProgram([name], options, host))) {
  const line = d.file && source.split('\n')[d.file.getLineAndCharacterOfPosition(d.start).line].trim();
  faults.push(`${file}: ${line ?? ''}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
}
finish(faults);
