// What helps to write a scenario: the example, the meaning of every key, the schema for editors.

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { explainKey } from '../../src/scenario/explain.ts';
import { EXAMPLE_SCENARIO } from '../../src/scenario/init.ts';
import { jsonSchema } from '../../src/scenario/json-schema.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { valueAt } from '../../src/scenario/source.ts';
import { parse } from 'yaml';
import { scenarioOf, SMALL } from '../support/scenario-texts.ts';

const explained = (path: string): string => {
  const answer = explainKey(path);
  if ('problem' in answer) throw new Error(answer.problem);
  return answer.text;
};

describe('the example of init', () => {
  test('loads without a note and opens with the line that editors read', () => {
    const loading = loadScenario(EXAMPLE_SCENARIO, { file: 'my.yaml' });
    expect(loading).toMatchObject({ notes: [] });
    expect(EXAMPLE_SCENARIO).toMatch(/^# yaml-language-server: \$schema=\S+\n# /);
  });
});

describe('explain', () => {
  test('says type, unit, range, default, meaning and example of a key', () => {
    expect(explained('autoScalingGroups.onDemandBaseCapacity')).toBe(`\
autoScalingGroups.onDemandBaseCapacity

  How many instances are on demand before any Spot instance is launched.

  type     whole number
  unit     instances
  range    0 to 100,000
  default  0
  example  onDemandBaseCapacity: 2
`);
  });

  test('takes the paths that messages print', () => {
    const text = explained('events.reclaim.count');
    expect(explained('events[3].reclaim.count')).toBe(text);
    expect(explained('autoScalingGroups.spot-a.maxSize')).toBe(
      explained('autoScalingGroups.maxSize'),
    );
    expect(explained('workloads."web.v2".replicas')).toBe(explained('workloads.replicas'));
  });

  test('lists the keys of the whole, of a section and of the items of a list', () => {
    expect(explained('')).toMatch(/\n    clusterAutoscaler +\S/);
    expect(explained('run')).toMatch(/\n    until +When the run ends\./);
    expect(explained('workloads')).toMatch(/\n    manifest +Path of a file/);
  });

  test('says the grammar of limits', () => {
    expect(explained('expect')).toMatch(/metric \[statistic\] \[workload\] op value/);
    expect(explained('expect')).toMatch(/nodes_drained_in_time/);
  });

  test('says whom a limit counts that has no from', () => {
    expect(explained('expect')).toMatch(/without from +pods of the start count too/);
  });

  test.each(['terminationHandler', 'clusterAutoscaler'])(
    'shows flags of %s that can be pasted',
    (section) => {
      const example = /example +(flags: .*)/.exec(explained(`${section}.flags`))![1]!;
      const text = SMALL.replace(new RegExp(`^${section}:.*\\n`, 'm'), '');
      const loading = loadScenario(`${text}\n${section}: { ${example} }\n`);
      expect(loading).not.toHaveProperty('problems');
    },
  );

  test('says of which distribution a startup has a floor', () => {
    expect(explained('autoScalingGroups.startup')).toContain('{ median, p95 } is never drawn');
    const startupOf = (startup: string) =>
      scenarioOf(SMALL.replace('maxSize: 8', `maxSize: 8\n    startup: ${startup}`))
        .autoScalingGroups[0]!.startup;
    expect(startupOf('{ median: 30s, p95: 60s }')).toHaveProperty('floor', 22_000);
    expect(startupOf('{ exponential: 30s }')).not.toHaveProperty('floor');
  });

  test('does not speak of instances where launches are refused', () => {
    expect(explained('events.outOfCapacity.zone')).toContain('Only launches into this');
    expect(explained('events.outOfCapacity')).toMatch(/Spot and\s+on demand alike/);
  });

  test('corrects a path that nothing has', () => {
    expect(explainKey('autoScalingGroups.maxSise')).toEqual({
      problem: 'there is no key "maxSise" in autoScalingGroups: did you mean "maxSize"?',
    });
    expect(explainKey('run.until.s')).toEqual({
      problem: 'run.until has no keys below it: simulate explain run.until',
    });
    expect(explainKey('..')).toHaveProperty('problem');
  });

  test('knows every key by meaning and example, within the width of a terminal', () => {
    for (const path of allPaths()) {
      const text = explained(path);
      expect(text).toMatch(/\n {2}example /);
      const tooWide = text.split('\n').filter((line) => line.length > 80 && line.includes(' ', 40));
      expect(tooWide).toEqual([]);
    }
  });
});

/** Every path of keys that the JSON Schema has. */
function allPaths(): readonly string[] {
  const paths: string[] = [];
  const walk = (part: unknown, path: string): void => {
    if (typeof part !== 'object' || part === null) return;
    const { properties, items, anyOf, description } = part as Record<string, unknown>;
    if (path !== '' && description === undefined) return;
    for (const [key, inner] of Object.entries((properties ?? {}) as object)) {
      const at = path === '' ? key : `${path}.${key}`;
      if ((inner as { description?: string }).description !== undefined) paths.push(at);
      walk(inner, at);
    }
    if (items !== undefined) walk(items, path);
    for (const option of Array.isArray(anyOf) ? anyOf : []) walk(option, path);
  };
  walk(jsonSchema(), '');
  return paths;
}

describe('the JSON Schema', () => {
  const schema = jsonSchema();

  test('is draft 7 and refuses unknown keys', () => {
    expect(schema['$schema']).toBe('http://json-schema.org/draft-07/schema#');
    expect(schema['additionalProperties']).toBe(false);
    expect(schema['required']).toEqual(['autoScalingGroups']);
  });

  test('describes every key, with the defaults of the loader', () => {
    expect(allPaths().length).toBeGreaterThan(120);
    const at = (...path: string[]): unknown => valueAt(schema, path);
    expect(at('properties', 'run', 'properties', 'until', 'default')).toBe('30m');
    expect(
      at('properties', 'clusterAutoscaler', 'properties', 'scanInterval', 'description'),
    ).toMatch(/Wait between two loops/);
  });

  test('accepts the example and the small scenario, and refuses what the loader refuses', () => {
    const validator = z.fromJSONSchema(schema as never);
    expect(validator.safeParse(parse(EXAMPLE_SCENARIO)).error).toBeUndefined();
    expect(validator.safeParse(parse(SMALL)).success).toBe(true);
    for (const [right, wrong] of [
      ['maxSize: 8', 'maxSiz: 8'],
      ['maxSize: 8', 'maxSize: "8"'],
      ['until: 30m', 'until: 30'],
      ['count: 1', 'count: 0'],
      ['[m5.xlarge]', '[m5.xlrge]'],
    ] as const) {
      const text = SMALL.replace(right, wrong);
      expect(validator.safeParse(parse(text)).success).toBe(false);
      expect(loadScenario(text)).toHaveProperty('problems');
    }
  });
});
