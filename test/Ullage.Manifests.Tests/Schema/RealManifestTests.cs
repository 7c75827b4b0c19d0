using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Schema;
using Ullage.Manifests.Yaml;
using Ullage.Testing;

namespace Ullage.Manifests.Tests.Schema;

/// <summary>The manifests of this repository.</summary>
public sealed class RealManifestTests
{
    [Theory]
    [InlineData("deploy/kustomize/base")]
    [InlineData("deploy/kustomize/rbac-apply")]
    [InlineData("deploy/kustomize/rbac-suggest")]
    [InlineData("examples/shop-dotnet/kubernetes")]
    [InlineData("examples/manifests/shop")]
    [InlineData("examples/manifests/payments/base")]
    public void They_fit_the_newest_version_and_the_oldest_that_is_kept_up(string folder)
    {
        var objects = 0;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.yaml").Where(static p => Path.GetFileName(p) != "kustomization.yaml"))
        {
            var file = YamlFile.Parse(File.ReadAllBytes(path));
            objects += ManifestObject.In(file).Count;
            Assert.Empty(KubernetesSchema.Newest.Check(file).Select(f => $"{path}, {f}"));
            Assert.Empty(KubernetesSchema.Of(new(1, 33)).Check(file).Select(f => $"{path}, {f}"));
        }

        Assert.NotEqual(0, objects);
    }
}
