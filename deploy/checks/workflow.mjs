// Checks a GitHub Actions workflow by GitHub's own parser and its schema (@actions/workflow-parser), expressions included.
import { register } from 'node:module';
import { basename } from 'node:path';
import { given, finish } from './report.mjs';

register('./json-modules.mjs', import.meta.url);
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

const { file, text } = given();
const parsed = parseWorkflow({ name: basename(file), content: text }, new NoOperationTraceWriter());
const faults = parsed.context.errors.getErrors().map(e => e.message);
if (parsed.value && faults.length === 0) {
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  faults.push(...(template.errors ?? []).map(e => e.Message ?? String(e)));
}
finish(faults);
