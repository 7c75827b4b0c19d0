using System.Xml.Linq;

namespace Ullage.Architecture.Tests;

/// <summary>References point down only: Model ← parts ← Application ← Cli. Leaves refer to nothing of ours.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Ullage.Model"] = [],
        ["Ullage.Audit"] = ["Ullage.Inspection", "Ullage.Manifests", "Ullage.Model"],
        ["Ullage.Cgroups"] = [],
        ["Ullage.Exposition"] = [],
        ["Ullage.Generators"] = ["Ullage.Manifests", "Ullage.Model"],
        ["Ullage.Inspection"] = [],
        ["Ullage.Manifests"] = ["Ullage.Model"],
        ["Ullage.Pprof"] = [],
        ["Ullage.Hosting"] = ["Ullage.Cgroups", "Ullage.Exposition", "Ullage.Pprof"],
        ["Ullage.Hosting.Npgsql"] = ["Ullage.Hosting"],
        ["Ullage.Hosting.Profiling"] = ["Ullage.Hosting", "Ullage.Pprof"],
        ["Ullage.Hosting.Redis"] = ["Ullage.Hosting"],
        ["Ullage.Kubernetes"] = ["Ullage.Manifests", "Ullage.Model"],
        ["Ullage.Prometheus"] = ["Ullage.Model"],
        ["Ullage.Sizing"] = ["Ullage.Model"],
        ["Ullage.State"] = ["Ullage.Model"],
        ["Ullage.State.Postgres"] = ["Ullage.State"],
        ["Ullage.Application"] = ["Ullage.Audit", "Ullage.Exposition", "Ullage.Inspection", "Ullage.Kubernetes", "Ullage.Manifests", "Ullage.Model", "Ullage.Prometheus", "Ullage.Sizing", "Ullage.State"],
        ["Ullage.Cli"] = ["Ullage.Application", "Ullage.Audit", "Ullage.Generators", "Ullage.Inspection", "Ullage.Kubernetes", "Ullage.Manifests", "Ullage.Model", "Ullage.Prometheus", "Ullage.Sizing", "Ullage.State", "Ullage.State.Postgres"],
    };

    [Fact]
    public void Every_source_project_refers_only_to_what_lies_below_it()
    {
        var found = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(found);
        foreach (var path in found)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            Assert.True(Allowed.ContainsKey(name), $"{name} is not in the house: give it a place in {nameof(ReferenceTests)} and docs/architecture.md.");
            var references = XDocument.Load(path).Descendants("ProjectReference").Select(static r => Path.GetFileNameWithoutExtension(((string)r.Attribute("Include")!).Replace('\\', '/')));
            Assert.All(references, reference => Assert.True(Allowed[name].Contains(reference), $"{name} refers to {reference}; it may refer to: {string.Join(", ", Allowed[name])}."));
        }
    }
}
