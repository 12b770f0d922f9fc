// The order in which files of tests start: what takes longest first, so that no core is idle at the end. It is order
// alone: no test may lean on it.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Parts of paths, the longest first: files that start many processes, drive a browser or simulate many runs. */
const LONG = [
  'test/cli/help',
  'test/report/experiment/pages',
  'test/cli/',
  'test/report/xlsx',
  'test/report/junit',
  'test/report/html/',
  'test/report/fidelity/',
  'test/properties/',
  'test/experiment/',
  'test/golden/',
  'test/fidelity/',
];

const place = ({ moduleId }: TestSpecification): number => {
  const found = LONG.findIndex((part) => moduleId.includes(`/${part}`));
  return found < 0 ? LONG.length : found;
};

export class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byName = files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1));
    return Promise.resolve(byName.toSorted((a, b) => place(a) - place(b)));
  }
}
