using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ullage.Testing.Servers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ullage.Cli.Tests.Deploy;

/// <summary>What <c>deploy/</c> gives a cluster: by overlays, put together as Kustomize does, and by the chart, rendered by the engine of Helm.</summary>
internal static class Deployed
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "deploy");

    /// <summary>The objects of an overlay.</summary>
    public static List<JsonObject> Overlay(string name) => Kustomized(Path.Combine(Folder, "kustomize", name));

    /// <summary>The objects of the chart.</summary>
    public static async Task<List<JsonObject>> ChartAsync(Action<JsonObject> change, CancellationToken cancellationToken)
    {
        var go = Tool.Find("go") ?? throw new ToolMissingException("go is not on the PATH; `apt-get install golang-go` brings it.");
        var chart = Path.Combine(Folder, "helm", "resource-rightsizer");
        var values = Documents(Path.Combine(chart, "values.yaml")).Single();
        change(values);
        var renderer = Path.Combine(Checkout.Root, "test/Ullage.Cli.Tests/Deploy/render-chart/main.go");
        var start = new ProcessStartInfo(go.Path, ["run", renderer, .. Directory.EnumerateFiles(Path.Combine(chart, "templates")).Order(StringComparer.Ordinal)]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GO111MODULE"] = "off";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(new JsonObject { ["Values"] = values, ["Release"] = new JsonObject { ["Namespace"] = "resource-rightsizer", ["Name"] = "resource-rightsizer" } }.ToJsonString());
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        return Read(new StringReader(output));
    }

    /// <summary>The only object of a kind and name.</summary>
    public static JsonObject Of(this IEnumerable<JsonObject> objects, string kind, string name) => objects.Single(o => o["kind"]!.ToString() == kind && o["metadata"]!["name"]!.ToString() == name);

    /// <summary>The job's pod.</summary>
    public static JsonNode Pod(this IEnumerable<JsonObject> objects) => objects.Of("CronJob", "resource-rightsizer")["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"]!;

    public static string Id(JsonObject of) => $"{of["apiVersion"]} {of["kind"]} {of["metadata"]!["namespace"]?.ToString() ?? "-"}/{of["metadata"]!["name"]}";

    /// <summary>The same whatever the order of fields.</summary>
    public static string Sorted(JsonNode? node) => node switch
    {
        JsonObject map => "{" + string.Join(",", map.OrderBy(static p => p.Key, StringComparer.Ordinal).Select(static p => $"\"{p.Key}\":{Sorted(p.Value)}")) + "}",
        JsonArray list => "[" + string.Join(",", list.Select(Sorted)) + "]",
        null => "null",
        _ => node.ToJsonString(),
    };

    private static List<JsonObject> Kustomized(string folder)
    {
        var kustomization = Documents(Path.Combine(folder, "kustomization.yaml")).Single();
        Assert.Superset(kustomization.Select(static p => p.Key).ToHashSet(), new HashSet<string> { "apiVersion", "kind", "resources", "patches" });
        List<JsonObject> objects = [.. kustomization["resources"]!.AsArray().SelectMany(r =>
        {
            var path = Path.GetFullPath(r!.ToString(), folder);
            return Directory.Exists(path) ? Kustomized(path) : Documents(path);
        })];
        foreach (var patch in (kustomization["patches"]?.AsArray() ?? []).SelectMany(p => Documents(Path.Combine(folder, p!["path"]!.ToString()))))
        {
            Merge(objects.Single(o => Id(o) == Id(patch)), patch);
        }

        Assert.Equal(objects.Count, objects.Select(Id).Distinct().Count());
        return objects;
    }

    /// <summary>A strategic merge, as far as these patches need it: lists of named things by name.</summary>
    private static void Merge(JsonObject into, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            switch (into[key], value)
            {
                case (JsonObject old, JsonObject more):
                    Merge(old, more);
                    break;
                case (JsonArray old, JsonArray more) when more.All(static m => m is JsonObject o && o.ContainsKey("name")):
                    foreach (var one in more.OfType<JsonObject>())
                    {
                        if (old.OfType<JsonObject>().FirstOrDefault(o => o["name"]!.ToString() == one["name"]!.ToString()) is { } same)
                        {
                            Merge(same, one);
                        }
                        else
                        {
                            old.Add(one.DeepClone());
                        }
                    }

                    break;
                default:
                    into[key] = value?.DeepClone();
                    break;
            }
        }
    }

    public static List<JsonObject> Documents(string path)
    {
        using var text = File.OpenText(path);
        return Read(text);
    }

    private static List<JsonObject> Read(TextReader text)
    {
        var stream = new YamlStream();
        stream.Load(text);
        return [.. stream.Documents.Select(static d => Json(d.RootNode)).OfType<JsonObject>()];
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(static c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => plain.Value switch
        {
            "" or "null" or "~" or null => null,
            "true" => true,
            "false" => false,
            var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            var text => text,
        },
        _ => ((YamlScalarNode)node).Value,
    };
}
