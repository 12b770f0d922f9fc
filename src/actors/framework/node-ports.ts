// NodePorts: host ports, written `hostIP/protocol/port`. Two of them clash when protocol and port agree and either
// address is the wildcard or both are equal. kubernetes/kubernetes pkg/scheduler/framework/types.go HostPortInfo.

export const PORTS_TAKEN_TEXT = "node(s) didn't have free ports for the requested pod ports";

const WILDCARD = '0.0.0.0';

/** Whether any wanted port is taken by one in use. */
export function portsClash(wanted: readonly string[], inUse: Iterable<string>): boolean {
  if (wanted.length === 0) return false;
  for (const taken of inUse) if (wanted.some((port) => clash(port, taken))) return true;
  return false;
}

function clash(one: string, other: string): boolean {
  const [address, place] = split(one);
  const [otherAddress, otherPlace] = split(other);
  if (place !== otherPlace) return false;
  return address === otherAddress || address === WILDCARD || otherAddress === WILDCARD;
}

/** The address, empty meaning any, and `protocol/port`. */
function split(port: string): [address: string, place: string] {
  const slash = port.indexOf('/');
  return [port.slice(0, slash) || WILDCARD, port.slice(slash)];
}
