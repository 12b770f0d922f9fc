import { expect, test } from 'vitest';
import { portsClash } from '../../../src/actors/framework/node-ports.ts';

test('the same port on the same address clashes, another protocol or address does not', () => {
  expect(portsClash(['10.0.0.1/TCP/80'], ['10.0.0.1/TCP/80'])).toBe(true);
  expect(portsClash(['10.0.0.1/UDP/80'], ['10.0.0.1/TCP/80'])).toBe(false);
  expect(portsClash(['10.0.0.2/TCP/80'], ['10.0.0.1/TCP/80'])).toBe(false);
  expect(portsClash(['10.0.0.1/TCP/81'], ['10.0.0.1/TCP/80'])).toBe(false);
});

test('the wildcard address clashes with every address', () => {
  expect(portsClash(['0.0.0.0/TCP/80'], ['10.0.0.1/TCP/80'])).toBe(true);
  expect(portsClash(['10.0.0.1/TCP/80'], ['0.0.0.0/TCP/80'])).toBe(true);
  expect(portsClash(['/TCP/80'], ['10.0.0.1/TCP/80'])).toBe(true);
});

test('who wants no port clashes with nobody', () => {
  expect(portsClash([], ['0.0.0.0/TCP/80'])).toBe(false);
});
