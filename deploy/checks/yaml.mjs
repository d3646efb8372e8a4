// Prints a YAML file's documents as a JSON array, for programs that read no YAML. A file that is no YAML ends with 1.
import { parseAllDocuments } from 'yaml';
import { given, finish } from './report.mjs';

const { file, text } = given();
const documents = parseAllDocuments(text);
const faults = documents.flatMap(d => d.errors).map(e => `${file}: ${e.message}`);
if (faults.length > 0) finish(faults);
console.log(JSON.stringify(documents.map(d => d.toJS())));
