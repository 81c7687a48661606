"""Workloads that operators run: custom resources that say replicas, resources and probes much as Helm values do."""

from __future__ import annotations

from safelane.facts.traced import Traced, mapping
from safelane.facts.workloads.manifests import group_of
from safelane.facts.workloads.roles import Alias, Roles
from safelane.facts.workloads.values import workloads_in

# The operators that the public deployment repositories use most, by the API group of their resources.
_KINDS: dict[str, tuple[str, ...]] = {
    "monitoring.coreos.com": ("Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler"),
    "operator.victoriametrics.com": ("VMAgent", "VMAlert", "VMAlertmanager", "VMCluster", "VMSingle"),
    "opentelemetry.io": ("OpenTelemetryCollector",),
    "postgresql.cnpg.io": ("Cluster", "Pooler"),
    "acid.zalan.do": ("postgresql",),
    "postgres-operator.crunchydata.com": ("PostgresCluster",),
    "k8s.mariadb.com": ("MariaDB", "MaxScale"),
    "mysql.oracle.com": ("InnoDBCluster",),
    "pxc.percona.com": ("PerconaXtraDBCluster",),
    "psmdb.percona.com": ("PerconaServerMongoDB",),
    "mongodbcommunity.mongodb.com": ("MongoDBCommunity",),
    "kafka.strimzi.io": ("Kafka", "KafkaBridge", "KafkaConnect", "KafkaMirrorMaker2", "KafkaNodePool", "KafkaTopic"),
    "rabbitmq.com": ("RabbitmqCluster",),
    "redis.redis.opstreelabs.in": ("Redis", "RedisCluster", "RedisReplication", "RedisSentinel"),
    "databases.spotahome.com": ("RedisFailover",),
    "elasticsearch.k8s.elastic.co": ("Elasticsearch",),
    "kibana.k8s.elastic.co": ("Kibana",),
    "opensearch.opster.io": ("OpenSearchCluster",),
    "cassandra.datastax.com": ("CassandraDatacenter",),
    "k8ssandra.io": ("K8ssandraCluster",),
    "scylla.scylladb.com": ("ScyllaCluster",),
    "zookeeper.pravega.io": ("ZookeeperCluster",),
    "solr.apache.org": ("SolrCloud",),
    "minio.min.io": ("Tenant",),
    "k8s.keycloak.org": ("Keycloak",),
    "flink.apache.org": ("FlinkDeployment",),
    "ray.io": ("RayCluster", "RayService"),
    "serving.kserve.io": ("InferenceService",),
    "argoproj.io": ("ClusterWorkflowTemplate", "CronWorkflow", "Workflow", "WorkflowTemplate"),
    "tekton.dev": ("ClusterTask", "Pipeline", "Task"),
    "sparkoperator.k8s.io": ("ScheduledSparkApplication", "SparkApplication"),
    "apps.kruise.io": ("CloneSet", "DaemonSet", "StatefulSet"),
    "apps.openshift.io": ("DeploymentConfig",),
    "install.istio.io": ("IstioOperator",),
    "sailoperator.io": ("Istio",),
    "cluster.x-k8s.io": ("MachineDeployment", "MachinePool", "MachineSet"),
    "controlplane.cluster.x-k8s.io": ("KubeadmControlPlane",),
    "machine.openshift.io": ("MachineSet",),
}
_COUNTS = ("instances", "numberOfInstances", "members", "clusterSize", "size", "servers")


def is_operated(value: object) -> bool:
    """Whether an operator runs pods, or makes nodes, for an object of this group and kind."""
    return isinstance(value, dict) and value.get("kind") in _KINDS.get(group_of(value), ())


def operated_workloads(made: Traced, roles: Roles) -> dict[str, Traced]:
    """The workloads of a custom resource, by name: the resource's, and ``name/path`` for those inside its ``spec``."""
    spec, name = made.get("spec"), made.get("metadata", "name")
    if spec is None or not isinstance(spec.value, dict) or name is None or not isinstance(name.value, str):
        return {}
    counted = {key: (*roles.by_first_key.get(key, ()), Alias("replicas", (key,))) for key in _COUNTS}
    found = workloads_in(spec, Roles({**roles.by_first_key, **counted}), "")
    named = {f"{name.value}/{inner}" if inner else name.value: workload for inner, workload in found.items()}
    return {whole: _renamed(workload, Traced(whole, name.source)) for whole, workload in named.items()}


def _renamed(workload: Traced, name: Traced) -> Traced:
    return mapping({**dict(workload.items()), "name": name}, workload.source)
