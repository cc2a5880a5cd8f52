import { Command } from 'commander';
import { schemaFiles, staleFiles, writeFiles } from '../../toolkit/schema.ts';
import { exitCode } from '../exit-code.ts';
import { type MakeCommand, projectOf } from '../options.ts';

/** `arrimage schema`: writes what editors and people read about the settings. */
export const schemaCommand: MakeCommand = (io, end, program) =>
  new Command('schema')
    .description('Write the JSON Schemas and the reference pages of settings and policies below docs/.')
    .option('--check', 'write nothing; end with 2 where a file is not current')
    .addHelpText('after', EXAMPLES)
    .action(async ({ check }: { readonly check?: boolean }) => {
      const project = await projectOf(io, program);
      const files = schemaFiles(project);
      const stale = await staleFiles(project, files);
      if (check === true) {
        io.err(stale.map(({ path }) => `${path}: it is not current; run arrimage schema\n`).join(''));
        if (stale.length > 0) end(exitCode.invalid);
        return;
      }
      await writeFiles(project, stale);
      io.out(files.map((file) => `${stale.includes(file) ? 'written' : 'current'} ${file.path}\n`).join(''));
    });

const EXAMPLES = `
Examples:
  arrimage schema            bring docs/schema and docs/reference up to date
  arrimage schema --check    in CI: are they?

An editor with a YAML language server completes and checks a file that starts with
  # yaml-language-server: $schema=../../docs/schema/samaconso.schema.json`;
