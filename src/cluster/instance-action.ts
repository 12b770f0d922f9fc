// What the instance metadata says of a Spot notice: the document at `spot/instance-action`, on a calendar of its own.
// EC2 user guide, "Spot Instance interruption notices".

import type { Instant } from '../units.ts';

/** The day of t = 0, counted from 1970-01-01: simulated runs open at 2030-01-01T00:00:00Z. */
const FIRST_DAY = 21_915;
const SECONDS_A_DAY = 86_400;

/** The text served at `/latest/meta-data/spot/instance-action` while an instance has its notice. */
export const instanceActionDocument = (reclaimAt: Instant): string =>
  `{"action": "terminate", "time": "${rfc3339(reclaimAt)}"}`;

/** UTC in whole seconds, a part of a second cut off: `2030-01-01T00:02:00Z` is two minutes after the start. */
export function rfc3339(at: Instant): string {
  const inSeconds = Math.floor(at / 1000);
  const days = Math.floor(inSeconds / SECONDS_A_DAY);
  const ofDay = inSeconds - days * SECONDS_A_DAY;
  const clock = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60];
  return `${date(FIRST_DAY + days)}T${clock.map((part) => padded(part, 2)).join(':')}Z`;
}

/**
 * The Gregorian date of a day counted from 1970-01-01. Years are counted from March, so that a leap day ends one, and
 * in eras of 400 years, which are all alike (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
 */
function date(day: number): string {
  const shifted = day + 719_468; // from 0000-03-01
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const leapDays =
    Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leapDays) / 365);
  const ofYear =
    ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * ofYear + 2) / 153);
  const dayOfMonth = ofYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(dayOfMonth, 2)}`;
}

const padded = (n: number, width: number): string => String(n).padStart(width, '0');
