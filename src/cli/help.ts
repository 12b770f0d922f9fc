// Help, at most 80 columns: one line, usage, examples, then flags with their defaults in brackets, then exit codes.

import { COMMAND_GROUPS, type Command, type Flag } from './command.ts';
import { COMMANDS, commandNamed } from './commands.ts';
import { suggestion } from '../scenario/suggest.ts';
import { quoted } from '../scenario/wording.ts';

/** The overview, or one command's page; undefined when there is no such command. */
export function helpFor(word: string | undefined): string | undefined {
  if (word === undefined) return overview();
  const command = commandNamed(word);
  return command === undefined ? undefined : page(command);
}

/** What is said of a word after `help` that is no command. */
export const noSuchCommand = (word: string): string =>
  `no command is called ${quoted(word)}: ${suggestion(
    word,
    COMMANDS.map(({ name }) => name),
  )}\n`;

function overview(): string {
  const lines = [
    'What happens to a Kubernetes cluster when EC2 takes Spot nodes back.',
    '',
    '  simulate <scenario>                 the same as simulate run',
    '',
  ];
  for (const group of COMMAND_GROUPS) {
    COMMANDS.filter((command) => command.group === group).forEach((command, index) => {
      const title = index === 0 ? group : '';
      lines.push(`${title.padEnd(9)}${command.name.padEnd(11)}${command.says}`);
    });
  }
  lines.push(
    '',
    'Start here',
    '  simulate init my.yaml               write a commented example',
    '  simulate my.yaml                    run it',
    '',
    'Exit codes',
    '  0 finished, every limit held     3 a limit was crossed or is undecided',
    '  1 our mistake, please report     4 optimize, headroom: no size holds',
    '  2 your input                     130, 143 interrupted, partial results',
    '',
    'More: simulate help <command>, simulate explain [path]. --version says which.',
  );
  return `${lines.join('\n')}\n`;
}

function page(command: Command): string {
  const lines = [capitalised(command.says), '', `  ${command.usage}`, '', 'Examples'];
  lines.push(...command.examples.map((example) => `  ${example}`));
  if (command.explains !== undefined) lines.push('', ...command.explains);
  for (const { title, flags } of command.sections) {
    lines.push('', title);
    for (const flag of flags) lines.push(flagLine(flag));
  }
  lines.push('', `Exit: ${command.exit}`);
  return `${lines.join('\n')}\n`;
}

const FLAG_COLUMN = 25;

function flagLine(flag: Flag): string {
  const dashes = flag.alias === undefined ? '' : `-${flag.alias}, `;
  const value = flag.shows ?? (flag.kind === 'choice' ? flag.name.toUpperCase() : '');
  const name = `  ${dashes}--${flag.name}${value === '' ? '' : ` ${value}`}`.padEnd(FLAG_COLUMN);
  const choices = flag.choices === undefined ? '' : `: ${flag.choices.join(', ')}`;
  const ending = flag.default === undefined ? '' : ` [${flag.default}]`;
  return `${name} ${flag.says}${choices}${ending}`;
}

const capitalised = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
