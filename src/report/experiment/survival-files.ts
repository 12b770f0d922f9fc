// The ways to survive a burst as files: JSON with every setting tried, survive.csv with one row for each, Markdown.

import type { CandidateOutcome, SurvivalOutcome } from '../../experiment/optimize/outcome.ts';
import type { Column } from '../columns.ts';
import { csvTable, type CsvTable } from '../csv-table.ts';
import { jsonText } from '../json.ts';
import { fitting, said, table } from '../markdown.ts';
import { changesTable } from './effects-markdown.ts';
import { asWarnings, inMarkdown, survivalNotFound } from './not-found-words.ts';
import { candidateColumns, keyColumns } from './optimum-csv.ts';
import {
  SURVIVAL_HEAD,
  survivalNotes,
  survivalRows,
  survivalTitle,
  survivalVerdict,
} from './survival-text.ts';

export function survivalJson(outcome: SurvivalOutcome, toolVersion: string): string {
  const { scenario, sha256, given, tried: _, ...rest } = outcome;
  return jsonText({
    schema: 'simulate/survival/v1',
    toolVersion,
    scenario: { name: scenario, sha256, changes: given },
    ...rest,
    ...asWarnings(survivalNotFound(outcome)),
  });
}

interface SettingRow extends CandidateOutcome {
  readonly knob: string;
  readonly setting: string;
}

export function survivalColumns({
  scenario,
  limits,
}: SurvivalOutcome): readonly Column<SettingRow>[] {
  const column = (
    name: string,
    meaning: string,
    value: (row: SettingRow) => string,
  ): Column<SettingRow> => ({ name, unit: '', meaning, value, written: 'rounded' });
  return [
    ...keyColumns<SettingRow>(scenario, ({ knob, setting }) =>
      knob === '' ? 'base' : `${knob}=${setting}`,
    ),
    column('knob', 'What keeps the room; empty for the scenario as it is', ({ knob }) => knob),
    column('setting', 'What it is set to', ({ setting }) => setting),
    ...candidateColumns(limits),
  ];
}

export const survivalCsvTable = (outcome: SurvivalOutcome): CsvTable =>
  csvTable('survive.csv', survivalColumns(outcome), settingRows(outcome));

/** The scenario as it is, then every setting of every knob. */
export const settingRows = ({ now, knobs }: SurvivalOutcome): SettingRow[] => [
  { ...now, knob: '', setting: '' },
  ...knobs.flatMap(({ knob, settings, candidates }) =>
    candidates.map((each, place) => ({ ...each, knob, setting: settings[place]! })),
  ),
];

const LONGEST = 300;

/** Under 10 kB whatever the names. */
export const survivalMarkdown = (outcome: SurvivalOutcome): string =>
  fitting((rows) =>
    [
      `### ${said(survivalTitle(outcome), LONGEST)}`,
      said(survivalVerdict(outcome), LONGEST),
      outcome.best === null ? '' : changesTable(outcome.knobs[outcome.best]!.changes, rows),
      table(
        SURVIVAL_HEAD.map((name) => said(name)),
        survivalRows(outcome).map((row) => row.map((cell) => said(cell, 60))),
        rows * 2,
      ),
      survivalNotes(outcome)
        .slice(0, rows)
        .map((note) => `- ${said(note, LONGEST)}`)
        .join('\n'),
      inMarkdown(survivalNotFound(outcome)),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
  );
