// Tells the four shapes of case files apart by their keys and hands each case to whoever can judge it.

import { checkAutoscalerDecision, type AutoscalerDecision } from './autoscaler-decisions.ts';
import { checkAutoscalerCase } from './cluster-autoscaler.ts';
import { checkKubernetesCase, type KubernetesCase } from './kubernetes-cases.ts';
import { checkSchedulerDecision, type SchedulerDecision } from './scheduler-decisions.ts';
import { unsupported, type Verdict } from './verdict.ts';

type Case = Readonly<Record<string, unknown>>;

/** One verdict per case; undefined when the file holds no cases of a known shape. */
export function checkFile(content: unknown): Verdict[] | undefined {
  const cases = casesOf(content);
  if (cases === undefined || cases.length === 0) return undefined;
  return cases.every(isKnown) ? cases.map(check) : undefined;
}

function casesOf(content: unknown): Case[] | undefined {
  if (Array.isArray(content)) return content as Case[];
  if (typeof content !== 'object' || content === null) return undefined;
  const { cases } = content as { cases?: unknown };
  return Array.isArray(cases) ? (cases as Case[]) : undefined;
}

const isKnown = (each: Case): boolean =>
  'op' in each || 'area' in each || ('name' in each && 'expect' in each);

function check(each: Case): Verdict {
  if ('op' in each) return checkAutoscalerCase(each as never);
  if ('area' in each) return checkKubernetesCase(each as unknown as KubernetesCase);
  if ('nodes' in each) return checkSchedulerDecision(each as unknown as SchedulerDecision);
  if ('scenario' in each) return checkAutoscalerDecision(each as unknown as AutoscalerDecision);
  return unsupported(String(each['name']), 'recorded runs');
}
