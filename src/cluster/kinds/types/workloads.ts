/**
 * Types of the groups batch, autoscaling and networking.k8s.io: fields with their numbers in protobuf.
 * @see {@link parseTypes} for how a row reads
 */
export const workloads = `
batch.Job
  1 metadata meta.ObjectMeta
  2 spec batch.JobSpec
  3 status batch.JobStatus
batch.JobSpec
  1 parallelism int32 ?
  2 completions int32 ?
  3 activeDeadlineSeconds int64 ?
  11 podFailurePolicy batch.PodFailurePolicy
  16 successPolicy batch.SuccessPolicy
  7 backoffLimit int32 ?
  12 backoffLimitPerIndex int32 ?
  13 maxFailedIndexes int32 ?
  4 selector meta.LabelSelector
  5 manualSelector bool ?
  6 template core.PodTemplateSpec *
  8 ttlSecondsAfterFinished int32 ?
  9 completionMode string ?
  10 suspend bool ?
  14 podReplacementPolicy string ?
  15 managedBy string ?
batch.JobStatus
  1 conditions batch.JobCondition[] ~atomic %type
  2 startTime Time
  3 completionTime Time
  4 active int32
  5 succeeded int32
  6 failed int32
  11 terminating int32 ?
  7 completedIndexes string
  10 failedIndexes string ?
  8 uncountedTerminatedPods batch.UncountedTerminatedPods
  9 ready int32 ?
batch.JobCondition
  1 type string *
  2 status string *
  3 lastProbeTime Time
  4 lastTransitionTime Time
  5 reason string
  6 message string
batch.UncountedTerminatedPods
  1 succeeded string[] ~set
  2 failed string[] ~set
batch.PodFailurePolicy
  1 rules batch.PodFailurePolicyRule[] ~atomic *
batch.PodFailurePolicyRule
  1 action string *
  2 onExitCodes batch.PodFailurePolicyOnExitCodesRequirement
  3 onPodConditions batch.PodFailurePolicyOnPodConditionsPattern[] ~atomic
batch.PodFailurePolicyOnExitCodesRequirement
  1 containerName string ?
  2 operator string *
  3 values int32[] ~set *
batch.PodFailurePolicyOnPodConditionsPattern
  1 type string *
  2 status string
batch.SuccessPolicy
  1 rules batch.SuccessPolicyRule[] ~atomic *
batch.SuccessPolicyRule
  1 succeededIndexes string ?
  2 succeededCount int32 ?
batch.CronJob
  1 metadata meta.ObjectMeta
  2 spec batch.CronJobSpec
  3 status batch.CronJobStatus
batch.CronJobSpec
  1 schedule string *
  8 timeZone string ?
  2 startingDeadlineSeconds int64 ?
  3 concurrencyPolicy string
  4 suspend bool ?
  5 jobTemplate batch.JobTemplateSpec *
  6 successfulJobsHistoryLimit int32 ?
  7 failedJobsHistoryLimit int32 ?
batch.CronJobStatus
  1 active core.ObjectReference[] ~atomic
  4 lastScheduleTime Time
  5 lastSuccessfulTime Time
batch.JobTemplateSpec
  1 metadata meta.ObjectMeta
  2 spec batch.JobSpec
autoscaling.HorizontalPodAutoscaler
  1 metadata meta.ObjectMeta
  2 spec autoscaling.HorizontalPodAutoscalerSpec
  3 status autoscaling.HorizontalPodAutoscalerStatus
autoscaling.HorizontalPodAutoscalerSpec
  1 scaleTargetRef autoscaling.CrossVersionObjectReference *
  2 minReplicas int32 ?
  3 maxReplicas int32 *
  4 metrics autoscaling.MetricSpec[] ~atomic
  5 behavior autoscaling.HorizontalPodAutoscalerBehavior
autoscaling.HorizontalPodAutoscalerStatus
  1 observedGeneration int64 ?
  2 lastScaleTime Time
  3 currentReplicas int32
  4 desiredReplicas int32 *
  5 currentMetrics autoscaling.MetricStatus[] ~atomic
  6 conditions autoscaling.HorizontalPodAutoscalerCondition[] @type %type
autoscaling.HorizontalPodAutoscalerCondition
  1 type string *
  2 status string *
  3 lastTransitionTime Time
  4 reason string
  5 message string
autoscaling.HorizontalPodAutoscalerBehavior
  1 scaleUp autoscaling.HPAScalingRules
  2 scaleDown autoscaling.HPAScalingRules
autoscaling.HPAScalingRules
  3 stabilizationWindowSeconds int32 ?
  1 selectPolicy string ?
  2 policies autoscaling.HPAScalingPolicy[] ~atomic
  4 tolerance Quantity
autoscaling.HPAScalingPolicy
  1 type string *
  2 value int32 *
  3 periodSeconds int32 *
autoscaling.CrossVersionObjectReference
  1 kind string *
  2 name string *
  3 apiVersion string
autoscaling.MetricSpec
  1 type string *
  2 object autoscaling.ObjectMetricSource
  3 pods autoscaling.PodsMetricSource
  4 resource autoscaling.ResourceMetricSource
  7 containerResource autoscaling.ContainerResourceMetricSource
  5 external autoscaling.ExternalMetricSource
autoscaling.ObjectMetricSource
  1 describedObject autoscaling.CrossVersionObjectReference *
  2 target autoscaling.MetricTarget *
  3 metric autoscaling.MetricIdentifier *
autoscaling.PodsMetricSource
  1 metric autoscaling.MetricIdentifier *
  2 target autoscaling.MetricTarget *
autoscaling.ResourceMetricSource
  1 name string *
  2 target autoscaling.MetricTarget *
autoscaling.ContainerResourceMetricSource
  1 name string *
  2 target autoscaling.MetricTarget *
  3 container string *
autoscaling.ExternalMetricSource
  1 metric autoscaling.MetricIdentifier *
  2 target autoscaling.MetricTarget *
autoscaling.MetricIdentifier
  1 name string *
  2 selector meta.LabelSelector
autoscaling.MetricTarget
  1 type string *
  2 value Quantity
  3 averageValue Quantity
  4 averageUtilization int32 ?
autoscaling.MetricStatus
  1 type string *
  2 object autoscaling.ObjectMetricStatus
  3 pods autoscaling.PodsMetricStatus
  4 resource autoscaling.ResourceMetricStatus
  7 containerResource autoscaling.ContainerResourceMetricStatus
  5 external autoscaling.ExternalMetricStatus
autoscaling.ObjectMetricStatus
  1 metric autoscaling.MetricIdentifier *
  2 current autoscaling.MetricValueStatus *
  3 describedObject autoscaling.CrossVersionObjectReference *
autoscaling.PodsMetricStatus
  1 metric autoscaling.MetricIdentifier *
  2 current autoscaling.MetricValueStatus *
autoscaling.ResourceMetricStatus
  1 name string *
  2 current autoscaling.MetricValueStatus *
autoscaling.ContainerResourceMetricStatus
  1 name string *
  2 current autoscaling.MetricValueStatus *
  3 container string *
autoscaling.ExternalMetricStatus
  1 metric autoscaling.MetricIdentifier *
  2 current autoscaling.MetricValueStatus *
autoscaling.MetricValueStatus
  1 value Quantity
  2 averageValue Quantity
  3 averageUtilization int32 ?
networking.NetworkPolicy
  1 metadata meta.ObjectMeta
  2 spec networking.NetworkPolicySpec
networking.NetworkPolicySpec
  1 podSelector meta.LabelSelector
  2 ingress networking.NetworkPolicyIngressRule[] ~atomic
  3 egress networking.NetworkPolicyEgressRule[] ~atomic
  4 policyTypes string[] ~atomic
networking.NetworkPolicyIngressRule
  1 ports networking.NetworkPolicyPort[] ~atomic
  2 from networking.NetworkPolicyPeer[] ~atomic
networking.NetworkPolicyEgressRule
  1 ports networking.NetworkPolicyPort[] ~atomic
  2 to networking.NetworkPolicyPeer[] ~atomic
networking.NetworkPolicyPort
  1 protocol string ?
  2 port IntOrString
  3 endPort int32 ?
networking.NetworkPolicyPeer
  1 podSelector meta.LabelSelector
  2 namespaceSelector meta.LabelSelector
  3 ipBlock networking.IPBlock
networking.IPBlock
  1 cidr string *
  2 except string[] ~atomic
`
