using System.Text.Json;
using System.Text.Json.Nodes;
using Ullage.Cli.Tests.Output;
using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;
using Ullage.Testing.Servers;

namespace Ullage.Cli.Tests.Deploy;

/// <summary>What <c>deploy/</c> is rendered to: held in golden files, so that a change of it is seen, and against Kubernetes' schema.</summary>
public sealed class RenderedTests
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, NewLine = "\n" };

    [Theory]
    [InlineData("suggest")]
    [InlineData("apply")]
    [InlineData("sharded")]
    public void Each_overlay_is_as_it_was_and_fits_the_schema(string overlay) => Check($"overlay-{overlay}.json", Deployed.Overlay(overlay));

    [Theory]
    [InlineData("suggest")]
    [InlineData("apply")]
    public async Task The_chart_is_as_it_was_and_fits_the_schema(string mode)
    {
        try
        {
            Check($"chart-{mode}.json", await Deployed.ChartAsync(v => v["mode"] = mode, TestContext.Current.CancellationToken));
        }
        catch (ToolMissingException e)
        {
            Assert.Skip(e.Message);
        }
    }

    private static void Check(string golden, List<JsonObject> objects)
    {
        var text = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects.Select(static o => o.DeepClone())]) }.ToJsonString(_indented) + "\n";
        Golden.Matches("test/Ullage.Cli.Tests/Deploy/Goldens/" + golden, text);
        foreach (var version in new KubernetesVersion[] { new(1, 30), new(1, 33), KubernetesSchema.Newest.Version })
        {
            Assert.Empty(KubernetesSchema.Of(version).Check(YamlFile.Parse(text)).Select(f => $"Kubernetes {version}: {f}"));
        }

        Assert.All(objects, static o => Assert.True(KubernetesSchema.Newest.Has(o["apiVersion"]!.ToString(), o["kind"]!.ToString()), o["kind"]!.ToString()));
    }
}
