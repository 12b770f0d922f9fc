// Instance types of a group: built-in ones by name, built-in ones with some facts changed, and types of one's own.

import type * as z from 'zod';
import {
  instanceType,
  instanceTypeNames,
  MEDIAN_SAVING,
  SAVING_ASSUMED,
} from '../../catalogue/instance-types.ts';
import { nodeOffer, visibleMemory } from '../../catalogue/node-offer.ts';
import { bytes, milliCpu, usdPerHour } from '../../units.ts';
import type { Findings } from '../findings.ts';
import { lastName, read } from '../read.ts';
import type { InstanceType, Json } from '../scenario.ts';
import { instanceType as instanceTypeSchema } from '../schema/groups.ts';
import { isList, isMap, valueAt, type Path } from '../source.ts';
import { nearestOf } from '../suggest.ts';
import { described, quoted } from '../wording.ts';

type Written = z.output<typeof instanceTypeSchema>;

/** Pods of a node whose type nobody knows: awslabs/amazon-eks-ami falls back to it too. */
const UNKNOWN_MAX_PODS = 110;

/** The types of one group, in their order, as they stand at `path`. */
export function instanceTypesOf(path: Path, findings: Findings): readonly InstanceType[] {
  const written = valueAt(findings.source.document, path);
  if (!isList(written)) return [];
  if (written.length === 0)
    findings.error(path, 'instanceTypes is an empty list: name one, like m5.xlarge');
  const names = new Set<string>();
  return written.flatMap((item, index) => {
    const at = [...path, index];
    const type =
      typeof item === 'string' ? builtIn(item, at, findings) : ownType(item, at, findings);
    if (type === undefined) return [];
    if (names.has(type.name))
      findings.error(at, `${quoted(type.name)} stands twice in this list: remove one`);
    names.add(type.name);
    return [type];
  });
}

function ownType(item: Json, path: Path, findings: Findings): InstanceType | undefined {
  if (!isMap(item)) {
    findings.error(
      path,
      `${lastName(path)} must be a name like m5.xlarge, found ${described(item)}`,
    );
    return undefined;
  }
  const written = read(instanceTypeSchema, path, findings);
  return written === undefined ? undefined : typeOf(written, path, findings);
}

function builtIn(name: string, path: Path, findings: Findings): InstanceType | undefined {
  const type = instanceType(name);
  if (type === undefined)
    findings.error(path, `unknown instance type ${quoted(name)}: ${advice(name)}`);
  return type;
}

function advice(name: string): string {
  const nearest = nearestOf(name, instanceTypeNames());
  const define = 'write { name, cpu, memory, pods, price } to define it';
  return nearest === undefined ? define : `did you mean ${quoted(nearest)}? Or ${define}`;
}

/** A type with facts of the scenario's own over the built-in ones. */
function typeOf(written: Written, path: Path, findings: Findings): InstanceType | undefined {
  const known = instanceType(written.name);
  const room = roomOf(written, known);
  if (typeof room === 'string') {
    findings.error(path, room);
    return undefined;
  }
  const { name, price, spotPrice } = written;
  if (known === undefined && price === undefined && spotPrice === undefined)
    findings.note(
      path,
      `${quoted(name)} is not built in and has no price, so its instances cost nothing: give it one, such as price: 0.192`,
    );
  const arch = written.arch ?? known?.arch ?? 'amd64';
  return { name, arch, ...room, ...pricesOf(written, known) };
}

type Room = Pick<InstanceType, 'capacity' | 'allocatable'>;

/** What the node offers, or why that cannot be known. */
function roomOf(written: Written, known: InstanceType | undefined): Room | string {
  const offer = offerOf(written, known);
  if (typeof offer === 'string') return offer;
  const own = written.allocatable ?? {};
  const allocatable = {
    ...offer.allocatable,
    ...(own.cpu === undefined ? {} : { cpu: milliCpu(own.cpu) }),
    ...(own.memory === undefined ? {} : { memory: bytes(own.memory) }),
  };
  const capacity = {
    ...offer.capacity,
    cpu: milliCpu(Math.max(offer.capacity.cpu, allocatable.cpu)),
    memory: bytes(Math.max(offer.capacity.memory, allocatable.memory)),
  };
  return { capacity, allocatable };
}

function offerOf(written: Written, known: InstanceType | undefined): Room | string {
  const { name, cpu, memory, pods, arch } = written;
  if (known !== undefined && [cpu, memory, pods, arch].every((each) => each === undefined))
    return known;
  const machine = arch ?? known?.arch ?? 'amd64';
  const cores = cpu ?? known?.capacity.cpu;
  const visible = memory === undefined ? known?.capacity.memory : visibleMemory(memory, machine);
  if (cores === undefined || visible === undefined) {
    const missing = cores === undefined ? 'cpu' : 'memory';
    return `${quoted(name)} is not built in and has no ${missing}: give it cpu and memory`;
  }
  return nodeOffer({
    cpu: cores,
    memory: visible,
    pods: pods ?? known?.capacity.pods ?? UNKNOWN_MAX_PODS,
    other: known?.capacity.other ?? {},
  });
}

type Prices = Pick<InstanceType, 'onDemandPrice' | 'spotPrice' | 'priceSource'>;

function pricesOf(written: Written, known: InstanceType | undefined): Prices {
  const { price, spotPrice } = written;
  const share =
    known === undefined ? 1 - MEDIAN_SAVING / 100 : known.spotPrice / known.onDemandPrice;
  const onDemandPrice = price === undefined ? known?.onDemandPrice : usdPerHour(price);
  return {
    onDemandPrice: onDemandPrice ?? usdPerHour(spotPrice ?? 0),
    spotPrice:
      spotPrice === undefined
        ? usdPerHour(((onDemandPrice ?? 0) / 1_000_000) * share)
        : usdPerHour(spotPrice),
    priceSource: priceSourceOf(written, known),
  };
}

function priceSourceOf({ price, spotPrice }: Written, known: InstanceType | undefined): string {
  const own = 'from the scenario';
  if (price !== undefined && spotPrice !== undefined) return own;
  if (price !== undefined) {
    const saving =
      known === undefined ? SAVING_ASSUMED : 'Spot: as much less as the built-in price';
    return `${own} (${saving})`;
  }
  if (spotPrice === undefined) return known?.priceSource ?? 'none given, so $0';
  return known === undefined
    ? `${own} (on-demand: the Spot price, as none is given)`
    : `${own} (on-demand: ${known.priceSource})`;
}
