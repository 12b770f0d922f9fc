// The example that `simulate init` writes: short enough to read, complete enough to change.

/** A scenario file that loads clean. Its first line makes editors complete and check the keys. */
export const EXAMPLE_SCENARIO = `# yaml-language-server: $schema=./scenario.schema.json
# Half of a Spot group is taken back at once. Do the pods find new nodes in time, and what does it cost?
# Every key: simulate explain        The line above: simulate schema > scenario.schema.json
name: first
run: { until: 30m, seed: 1 }

autoScalingGroups:
  - name: spot
    instanceTypes: [m5.xlarge, m5a.xlarge]   # built in, with prices; or { name, cpu, memory, pods, price }
    zones: [us-east-1a, us-east-1b]
    minSize: 2
    desiredCapacity: 8
    maxSize: 20
    onDemandPercentageAboveBaseCapacity: 0   # all Spot; AWS defaults to 100, no Spot at all
    spotAllocationStrategy: price-capacity-optimized
    startup: { median: 90s, p95: 147s }      # launch call until Ready; a bare 90s is a constant

workloads:                                   # or files as you apply them: - manifest: ./web.yaml
  - kind: Deployment
    name: web
    replicas: 40
    requests: { cpu: 500m, memory: 1Gi }
    terminationGracePeriodSeconds: 30
    startup: 8s                              # container start until Ready
    shutdown: 5s                             # SIGTERM until exit
    podDisruptionBudget: { minAvailable: 80% }

terminationHandler: { mode: imds }           # AWS Node Termination Handler; none: nobody watches
clusterAutoscaler: { expander: least-waste }

events:
  - { at: 5m, reclaim: { group: spot, percent: 50% } }

expect:                                      # limits that can fail; exit code 3 when one does
  - pending p95 <= 4m
  - lost pods <= 4
  - ready web >= 60%
  - cost <= $1
`;
