using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Yaml;

/// <summary>Merge keys as Kubernetes' reader of YAML takes them.</summary>
public sealed class MergeTests
{
    [Theory]
    [InlineData("{a: 1, b: 2}", "a=1 b=2")]
    [InlineData("{<<: {a: 1}, b: 2}", "b=2 a=1")]
    [InlineData("{<<: {a: 1}, a: 2}", "a=2")]
    [InlineData("{<<: [{a: 1}, {a: 2, b: 3}]}", "a=1 b=3")]
    [InlineData("{<<: {<<: {a: 1, b: 1}, b: 2}, c: 3}", "c=3 b=2 a=1")]
    [InlineData("{'<<': {a: 1}}", "<<=")]
    [InlineData("{<<: 7, a: 1}", "a=1")]
    [InlineData("[a]", "")]
    public void Own_entries_come_first_and_win(string text, string entries) =>
        Assert.Equal(entries, string.Join(' ', YamlFile.Parse(text).Documents[0].Root.MergedEntries().Select(static e => $"{e.Key.Text}={e.Value.Target.Text}")));
}
