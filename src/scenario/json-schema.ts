// The schema for editors: JSON Schema draft 7, which every editor reads.

import * as z from 'zod';
import { instanceTypeNames } from '../catalogue/instance-types.ts';
import type { JsonObject } from './scenario.ts';
import { scenarioSchema } from './schema.ts';
import { instanceTypeName } from './schema/groups.ts';
import { factsOf, shapeOf, type KeyFacts } from './schema/keys.ts';

/** JSON Schema (draft 7) of a scenario file. */
export function jsonSchema(): JsonObject {
  const schema = z.toJSONSchema(scenarioSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema: part }) => {
      const facts = factsOf(zodSchema);
      Object.assign(part, shapeOf(zodSchema), facts === undefined ? {} : described(facts));
      if (zodSchema === instanceTypeName) part.enum = [...instanceTypeNames()];
      if (JSON.stringify(part.default) === '{}') delete part.default;
    },
  });
  // Out and in again: what zod returns carries functions for validators.
  const plain: JsonObject = JSON.parse(JSON.stringify(schema));
  return { title: 'A scenario of the spot reclamation capacity simulator', ...plain };
}

function described({ meaning, unit, range, example, fallback }: KeyFacts): JsonObject {
  const parts = [
    meaning,
    unit === undefined ? '' : `Unit: ${unit}.`,
    range === undefined ? '' : `Range: ${range}.`,
    fallback === undefined ? '' : `When left out: ${fallback}.`,
    `Example: ${example}`,
  ];
  return { description: parts.filter((part) => part !== '').join('\n') };
}
