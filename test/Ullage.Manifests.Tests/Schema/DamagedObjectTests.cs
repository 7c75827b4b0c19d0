using Ullage.Manifests.Schema;
using Ullage.Manifests.Tests.Corpus;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Schema;

/// <summary>Whatever can be read can be checked.</summary>
public sealed class DamagedObjectTests
{
    [Fact]
    public void A_damaged_manifest_is_checked_and_never_crashes()
    {
        var (read, found) = (0, 0);
        for (var seed = 0; seed < 2000; seed++)
        {
            YamlFile file;
            try
            {
                file = YamlFile.Parse(Mutations.Of(Mutations.Source(seed), new Random(seed)));
            }
            catch (ManifestException)
            {
                continue;
            }

            read++;
            foreach (var finding in KubernetesSchema.Newest.Check(file))
            {
                found++;
                Assert.True(finding.Node.Exists && finding.Message.Length is > 0 and < 1000, $"seed {seed}: {finding}");
            }
        }

        Assert.True(read > 100 && found > 100, $"{read} read, {found} findings");
    }

    [Fact]
    public void Schemas_of_custom_resources_that_aliases_nest_end()
    {
        var text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a}\nx0: &x0 {type: object}\n"
            + string.Concat(Enumerable.Range(1, 1500).Select(static i => $"x{i}: &x{i} {{not: *x{i - 1}}}\n"))
            + "spec: {group: a, scope: Cluster, names: {kind: A, plural: as}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: *x1500}}]}\n";
        Assert.All(KubernetesSchema.Newest.Check(YamlFile.Parse(text)), static f => Assert.StartsWith("x", f.Path, StringComparison.Ordinal));
    }
}
