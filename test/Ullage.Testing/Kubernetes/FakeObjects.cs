using System.Text.Json.Nodes;

namespace Ullage.Testing.Kubernetes;

/// <summary>Objects as a cluster has them, for the fake.</summary>
public static class FakeObjects
{
    /// <summary>A running pod with one container.</summary>
    public static JsonObject Pod(
        string @namespace, string name, string ownerKind, string ownerName, string container = "app", string image = "registry.example/app:1", string requests = "{}", string limits = "{}", long createdSeconds = 1_700_000_000, string labels = "{}") => (JsonObject)JsonNode.Parse($$$$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": {
            "name": "{{{{name}}}}", "namespace": "{{{{@namespace}}}}", "uid": "uid-{{{{name}}}}", "labels": {{{{labels}}}},
            "creationTimestamp": "{{{{DateTimeOffset.FromUnixTimeSeconds(createdSeconds):yyyy-MM-ddTHH:mm:ssZ}}}}",
            "ownerReferences": {{{{(ownerKind.Length == 0 ? "[]" : $$$$"""[{"apiVersion": "x", "kind": "{{{{ownerKind}}}}", "name": "{{{{ownerName}}}}", "uid": "u", "controller": true}]""")}}}}
          },
          "spec": {
            "nodeName": "node-1",
            "containers": [{"name": "{{{{container}}}}", "image": "{{{{image}}}}", "resources": {"requests": {{{{requests}}}}, "limits": {{{{limits}}}} } }]
          },
          "status": {
            "phase": "Running",
            "containerStatuses": [{"name": "{{{{container}}}}", "restartCount": 0, "state": {"running": {}}, "lastState": {}}]
          }
        }
        """)!;

    /// <summary>A ReplicaSet of a Deployment.</summary>
    public static JsonObject ReplicaSet(string @namespace, string name, string deployment) => (JsonObject)JsonNode.Parse($$$$"""
        {
          "apiVersion": "apps/v1", "kind": "ReplicaSet",
          "metadata": {"name": "{{{{name}}}}", "namespace": "{{{{@namespace}}}}", "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "{{{{deployment}}}}", "uid": "u", "controller": true}]},
          "spec": {"replicas": 1}
        }
        """)!;

    /// <summary>A Deployment of one container.</summary>
    public static JsonObject Deployment(string @namespace, string name, string requests = "{}", string limits = "{}") => (JsonObject)JsonNode.Parse($$$$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment",
          "metadata": {"name": "{{{{name}}}}", "namespace": "{{{{@namespace}}}}", "generation": 1},
          "spec": {
            "replicas": 2,
            "template": {"metadata": {}, "spec": {"containers": [
              {"name": "app", "image": "registry.example/app:1", "env": [{"name": "A", "value": "1"}], "resources": {"requests": {{{{requests}}}}, "limits": {{{{limits}}}} } },
              {"name": "sidecar", "image": "registry.example/sidecar:1"}
            ]}}
          }
        }
        """)!;
}
