using System.Text;
using Ullage.Audit.Running;
using Ullage.Audit.Sources;
using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;

namespace Ullage.Cli.Tests.Generate;

/// <summary>What is held against everything that is generated.</summary>
internal static class Generated
{
    /// <summary>No finding of the schema, and none of the audit at any severity.</summary>
    public static void IsGood(IReadOnlyList<(string Path, string Text)> files, params string[] without)
    {
        Assert.NotEmpty(files);
        foreach (var (path, text) in files.Where(static f => f.Path.EndsWith(".yaml", StringComparison.Ordinal) && !f.Path.EndsWith("kustomization.yaml", StringComparison.Ordinal)))
        {
            var tree = YamlFile.Parse(text);
            Assert.Empty(KubernetesSchema.Newest.Check(tree).Select(f => $"{path}, {f}\n{text}"));
            Assert.Empty(KubernetesSchema.Of(new(1, 33)).Check(tree).Select(f => $"{path}, {f}\n{text}"));
            Assert.All(tree.Documents, d => Assert.True(KubernetesSchema.Newest.Has(d.Root["apiVersion"].Text, d.Root["kind"].Text), path));
        }

        var report = Auditor.Run([.. files.Select(static f => new SourceText(f.Path, Encoding.UTF8.GetBytes(f.Text)))], new AuditOptions { Today = new(2026, 11, 21) }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(report.Findings.Where(f => !without.Contains(f.Rule.Id)).Select(f => $"{f.Source.Path}:{f.Start.Line} {f.Rule.Id}: {f.Message}"));
        Assert.DoesNotContain(report.Problems, static p => p.IsFault);
    }

    /// <summary>The files of a folder.</summary>
    public static List<(string Path, string Text)> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(p => (Path.GetRelativePath(folder, p), File.ReadAllText(p)))];
}
