// Flags that the real components have and the simulation does not act on. Each is refused by name, so that nobody
// believes it had an effect.

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** aws/aws-node-termination-handler pkg/config/config.go at 62a8761. */
export const HANDLER_FLAGS_NOT_MODELLED = words(`
  aws-endpoint aws-region check-asg-tag-before-draining check-tag-before-draining
  complete-lifecycle-action-delay-seconds delete-sqs-msg-if-node-not-found dry-run
  emit-kubernetes-events enable-asg-lifecycle-draining enable-out-of-service-taint
  enable-probes-server enable-prometheus-server enable-scheduled-event-draining
  enable-sqs-termination-draining exclude-from-load-balancers grace-period heartbeat-interval
  heartbeat-until json-logging kubernetes-events-extra-annotations kubernetes-service-host
  kubernetes-service-port log-format-version log-level managed-asg-tag managed-tag metadata-tries
  metadata-url node-name pod-name pod-namespace probes-server-endpoint probes-server-port
  prometheus-server-port queue-url sqs-msg-visibility-timeout-sec uptime-from-file
  use-apiserver-cache use-provider-id webhook-headers webhook-proxy webhook-template
  webhook-template-file webhook-url
`);

/** kubernetes/autoscaler cluster-autoscaler/config/flags/flags.go of 1.36, with klog's. */
export const AUTOSCALER_FLAGS_NOT_MODELLED = words(`
  add-dir-header address allowed-scheduler-names alsologtostderr async-node-groups
  aws-use-static-instance-list balancing-ignore-label balancing-label
  bulk-mig-instances-listing-enabled bypassed-scheduler-names capacity-buffer-controller-enabled
  capacity-buffer-pod-dry-run-enabled capacity-buffer-pod-injection-enabled
  capacity-quotas-enabled check-capacity-batch-processing check-capacity-processor-instance
  check-capacity-provisioning-request-batch-timebox
  check-capacity-provisioning-request-max-batch-size cloud-config cloud-provider
  cloud-provider-gce-l7lb-src-cidrs cloud-provider-gce-lb-src-cidrs cluster-name
  cluster-snapshot-parallelism clusterapi-cloud-config-authoritative cores-total
  daemonset-eviction-for-empty-nodes daemonset-eviction-for-occupied-nodes
  debugging-snapshot-enabled drain-priority-config dynamic-node-delete-delay-after-taint-enabled
  emit-per-nodegroup-metrics enable-csi-node-aware-scheduling enable-dynamic-resource-allocation
  enable-graceful-degradation enable-proactive-scaleup enable-provisioning-requests
  enforce-node-group-min-size estimator fastpath-binpacking-enabled feature-gates
  force-delete-failed-nodes force-delete-unregistered-nodes force-ds frequent-loops-enabled
  gce-concurrent-refreshes gce-mig-instances-min-refresh-wait-time gpu-total grpc-expander-cert
  grpc-expander-url ignore-mirror-pods-utilization ignore-taint kube-api-content-type
  kube-client-burst kube-client-qps kubeconfig kubernetes leader-elect leader-elect-lease-duration
  leader-elect-renew-deadline leader-elect-resource-lock leader-elect-resource-name
  leader-elect-resource-namespace leader-elect-retry-period log-backtrace-at log-dir log-file
  log-file-max-size log-flush-frequency log-json-info-buffer-size log-json-split-stream
  log-text-info-buffer-size log-text-split-stream logging-format logtostderr
  max-allocatable-difference-ratio max-binpacking-time max-bulk-soft-taint-time max-failing-time
  max-free-difference-ratio max-inactivity max-node-skip-eval-time-tracker-enabled
  max-nodegroup-binpacking-duration max-startup-time memory-difference-ratio memory-total
  namespace node-deletion-batcher-interval node-deletion-candidate-ttl node-deletion-delay-timeout
  node-group-auto-discovery node-info-cache-expire-time node-removal-latency-tracking-enabled
  nodes one-output parallel-scale-up pending-pods-batching-timeout pod-injection-limit
  predicate-parallelism profiling provisioning-request-initial-backoff-time
  provisioning-request-max-backoff-cache-size provisioning-request-max-backoff-time
  record-duplicated-events regional salvo-scale-up salvo-scale-up-budget
  scale-down-candidates-pool-min-count scale-down-candidates-pool-ratio
  scale-down-delay-type-local scale-down-gpu-utilization-threshold
  scale-down-non-empty-candidates-count scale-down-simulation-timeout scale-from-unschedulable
  scale-up-from-zero scheduler-config-file skip-headers skip-log-headers startup-taint
  startup-taint-prefix status-config-map-name status-taint stderrthreshold user-agent v vmodule
  write-status-configmap
`);
