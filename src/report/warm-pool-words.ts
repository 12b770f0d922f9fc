// What a warm pool did, in a line.

import type { WarmPoolResult } from '../metrics/result.ts';
import { grouped, money } from './format.ts';

/** `3 ready at the start, 3 put in service, 2 launched, 2 ready at the end, $0.0105`. */
export const warmPoolWords = (pool: WarmPoolResult): string =>
  [
    `${grouped(pool.ready_start)} ready at the start`,
    `${grouped(pool.in_service)} put in service`,
    ...(pool.launched > 0 ? [`${grouped(pool.launched)} launched`] : []),
    ...(pool.returned > 0 ? [`${grouped(pool.returned)} returned`] : []),
    ...(pool.terminated > 0 ? [`${grouped(pool.terminated)} terminated`] : []),
    `${grouped(pool.ready_end)} ready at the end`,
    money(pool.cost_usd),
  ].join(', ');
