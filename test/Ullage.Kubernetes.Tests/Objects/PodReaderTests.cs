using System.Text;
using System.Text.Json;
using Ullage.Kubernetes.Objects;
using Ullage.Model;

namespace Ullage.Kubernetes.Tests.Objects;

/// <summary>Pods read straight from bytes.</summary>
public sealed class PodReaderTests
{
    [Fact]
    public void All_that_is_used_of_a_pod_is_read()
    {
        var pod = Read("""
            {"kind":"Pod","metadata":{"managedFields":[{"fieldsV1":{"f:metadata":{"name":"wrong"}}}],"name":"db-0","namespace":"shop","creationTimestamp":"2026-01-01T00:00:00Z",
              "labels":{"app":"db"},"annotations":{"ullage.dev/policy":"risk","other":"x"},"ownerReferences":[{"kind":"StatefulSet","name":"db","controller":true}]},
             "spec":{"initContainers":[{"name":"migrate","image":"m"},{"name":"mesh","image":"e","restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}}],
              "containers":[{"name":"db","image":"d","env":[{"name":"A","value":"metadata"}],"resources":{"requests":{"memory":"1Gi"},"limits":{"cpu":2,"memory":"2Gi"}}}]},
             "status":{"phase":"Running","containerStatuses":[{"name":"db","restartCount":3,"state":{"running":{}},"lastState":{"terminated":{"reason":"OOMKilled","finishedAt":"2026-01-02T00:00:00Z"}}}],
              "initContainerStatuses":[{"name":"migrate","restartCount":0,"state":{"terminated":{"reason":"Completed"}}}]}}
            """);
        Assert.Equal(("shop", "db-0", "Running", DateTimeOffset.Parse("2026-01-01T00:00:00Z", null)), (pod.Namespace, pod.Name, pod.Phase, pod.Created));
        Assert.Equal([("app", "db")], pod.Labels);
        Assert.Equal([("policy", "risk")], pod.Annotations);
        Assert.Equal(("StatefulSet", "db", true), Assert.Single(pod.Owners) is var owner ? (owner.Kind, owner.Name, owner.Controller) : default);
        Assert.Equal([("db", ContainerRole.App, "d"), ("migrate", ContainerRole.Init, "m"), ("mesh", ContainerRole.Sidecar, "e")], pod.Containers.Select(static c => (c.Name, c.Role, c.Image)));
        var db = pod.Containers[0];
        Assert.Equal(new ResourceSettings(null, CpuQuantity.FromMillicores(2000), ByteQuantity.FromMebibytes(1024), ByteQuantity.FromMebibytes(2048)), db.Resources);
        Assert.Equal((3, new Ending("OOMKilled", DateTimeOffset.Parse("2026-01-02T00:00:00Z", null)), null), (db.Restarts, db.Last, db.Now));
        Assert.Equal("Completed", pod.Containers[1].Now!.Reason);
    }

    [Fact]
    public void A_value_of_another_kind_is_not_taken_for_a_name_of_a_field()
    {
        var pod = Read("""{"metadata":"spec","spec":["status",{"containers":1}],"status":{"phase":{"phase":"Wrong"},"containerStatuses":"phase","more":null}}""");
        Assert.Equal(("", ""), (pod.Name, pod.Phase));
        Assert.Empty(pod.Containers);
    }

    [Fact]
    public void What_pods_of_one_owner_share_is_held_once_and_what_differs_is_not()
    {
        const string Pod = """{"metadata":{"name":"NAME","labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"IMAGE"}]}}""";
        var pods = ReadAll($"[{Pod.Replace("NAME", "a").Replace("IMAGE", "1")},{Pod.Replace("NAME", "b").Replace("IMAGE", "1")},{Pod.Replace("NAME", "c").Replace("IMAGE", "2")}]");
        Assert.Same(pods[0].Containers, pods[1].Containers);
        Assert.Same(pods[0].Labels, pods[2].Labels);
        Assert.Equal(["1", "1", "2"], pods.Select(static p => p.Containers[0].Image));
        Assert.Equal(["a", "b", "c"], pods.Select(static p => p.Name));
    }

    [Theory]
    [InlineData("é", "Ã©")]
    [InlineData("a\\u0062c", "abc")]
    [InlineData("日本", "日本語")]
    public void Texts_that_look_alike_in_bytes_stay_apart(string first, string second)
    {
        var pods = ReadAll($$$"""[{"metadata":{"namespace":"{{{first}}}"}},{"metadata":{"namespace":"{{{second}}}"}},{"metadata":{"namespace":"{{{first}}}"}}]""");
        Assert.Equal([JsonDocument.Parse($"\"{first}\"").RootElement.GetString()!, second, JsonDocument.Parse($"\"{first}\"").RootElement.GetString()!], pods.Select(static p => p.Namespace));
    }

    private static PodObject Read(string json) => Assert.Single(ReadAll($"[{json}]"));

    private static List<PodObject> ReadAll(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var (read, pods) = (new PodReader(), new List<PodObject>());
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            pods.Add(read.Read(ref reader));
        }

        return pods;
    }
}
