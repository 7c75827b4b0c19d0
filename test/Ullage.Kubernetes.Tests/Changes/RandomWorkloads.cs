using System.Globalization;
using System.Text.Json.Nodes;
using Ullage.Kubernetes.Changes;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Kubernetes.Tests.Changes;

/// <summary>Deployments of any shape that a server takes, and changes of them.</summary>
internal static class RandomWorkloads
{
    private static readonly string[] Variables = ["GOMAXPROCS", "GOMEMLIMIT", "GOGC", "A", "B", "C"];

    public static JsonObject Manifest(Random random, string name) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "shop" },
        ["spec"] = new JsonObject
        {
            ["replicas"] = 2,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(3)).Select(i => Container(random, $"c{i}"))]),
                    ["initContainers"] = new JsonArray([.. Enumerable.Range(0, 1 + random.Next(2)).Select(i => Container(random, $"i{i}"))]),
                },
            },
        },
    };

    private static JsonNode Container(Random random, string name)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = "app:1" };
        if (random.Next(4) > 0)
        {
            container["env"] = new JsonArray([.. Variables.Where(_ => random.Next(2) == 0).OrderBy(_ => random.Next()).Select(v => random.Next(3) switch
            {
                0 => (JsonNode)new JsonObject { ["name"] = v, ["valueFrom"] = new JsonObject { ["resourceFieldRef"] = new JsonObject { ["resource"] = "limits.cpu" } } },
                1 => new JsonObject { ["name"] = v, ["value"] = "\"quoted\" $(A) \u00e5" },
                _ => new JsonObject { ["name"] = v, ["value"] = Number(random, 1, 9) },
            })]);
        }

        if (random.Next(4) > 0)
        {
            var resources = new JsonObject();
            foreach (var (side, low) in new[] { ("requests", 1), ("limits", 500) })
            {
                var amounts = new JsonObject();
                if (random.Next(2) == 0)
                {
                    amounts["cpu"] = Number(random, low, 400) + "m";
                }

                if (random.Next(2) == 0)
                {
                    amounts["memory"] = Number(random, low, 400) + "Mi";
                }

                if (amounts.Count > 0)
                {
                    resources[side] = amounts;
                }
            }

            container["resources"] = resources;
        }

        return container;
    }

    public static ContainerChange Change(Random random, string name) => new(name)
    {
        CpuRequest = Field(random, 1, "m"),
        CpuLimit = Field(random, 500, "m"),
        MemoryRequest = Field(random, 1, "Mi"),
        MemoryLimit = Field(random, 500, "Mi"),
        Environment = [.. Variables.Where(_ => random.Next(4) == 0).OrderBy(_ => random.Next()).Select(v => new EnvironmentChange(v, random.Next(4) == 0 ? null : Number(random, 1, 9)))],
    };

    private static FieldChange Field(Random random, int low, string unit) => random.Next(5) switch { 0 => FieldChange.Remove, < 3 => FieldChange.Keep, _ => FieldChange.Set(Number(random, low, 400) + unit) };

    private static string Number(Random random, int low, int range) => (low + random.Next(range)).ToString(CultureInfo.InvariantCulture);

    public static IEnumerable<JsonObject> Containers(JsonObject of) => new[] { "containers", "initContainers" }.SelectMany(l => of["spec"]!["template"]!["spec"]![l]!.AsArray().OfType<JsonObject>());

    /// <summary>Takes away what a change touches.</summary>
    public static void Strip(JsonObject of, IReadOnlyList<FieldEdit> edits)
    {
        foreach (var container in Containers(of))
        {
            foreach (var edit in edits.Where(e => e.Container == container["name"]!.ToString()))
            {
                if (edit.Section == EditSection.Environment)
                {
                    var items = container["env"] as JsonArray ?? [];
                    foreach (var item in items.Where(i => i!["name"]!.ToString() == edit.Name).ToList())
                    {
                        items.Remove(item);
                    }

                    if (items.Count == 0)
                    {
                        container.Remove("env");
                    }
                }
                else if (container["resources"]![edit.Section == EditSection.Requests ? "requests" : "limits"] is JsonObject amounts)
                {
                    amounts.Remove(edit.Name);
                    if (amounts.Count == 0)
                    {
                        container["resources"]!.AsObject().Remove(edit.Section == EditSection.Requests ? "requests" : "limits");
                    }
                }
            }
        }
    }
}
