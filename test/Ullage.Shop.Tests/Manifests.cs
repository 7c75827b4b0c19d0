using System.Globalization;
using Ullage.Testing;
using YamlDotNet.RepresentationModel;

namespace Ullage.Shop.Tests;

/// <summary>The sample's Kubernetes folder, read by a parser that is not ours.</summary>
internal sealed class Manifests
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "examples", "shop-dotnet", "kubernetes");

    public IReadOnlyList<(string File, YamlNode Root)> Objects { get; } =
    [
        .. Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal).SelectMany(static path =>
        {
            var stream = new YamlStream();
            using var text = File.OpenText(path);
            stream.Load(text);
            return stream.Documents.Select(d => (Path.GetFileName(path), d.RootNode));
        }),
    ];

    public YamlNode Shop => Of("Deployment", "shop");

    public YamlNode Pod => At(Shop, "spec", "template", "spec")!;

    public YamlNode Container => At(Pod, "containers", "0")!;

    /// <summary>What a container of the shop's pod finds in its environment; secrets stand as what the folder holds.</summary>
    public Dictionary<string, string> EnvironmentOf(YamlNode container)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var from in Items(container, "envFrom"))
        {
            foreach (var (key, value) in Pairs(At(Of("ConfigMap", Text(from, "configMapRef", "name")), "data")!))
            {
                found[key] = value;
            }
        }

        foreach (var entry in Items(container, "env"))
        {
            found[Text(entry, "name")] = At(entry, "valueFrom", "secretKeyRef") is { } secret
                ? Text(Of("Secret", Text(secret, "name")), "stringData", Text(secret, "key"))
                : Text(entry, "value");
        }

        return found;
    }

    public YamlNode Of(string kind, string name) => Objects.Single(o => Text(o.Root, "kind") == kind && Text(o.Root, "metadata", "name") == name).Root;

    public static YamlNode? At(YamlNode? node, params string[] path)
    {
        foreach (var step in path)
        {
            node = node switch
            {
                YamlMappingNode map => map.Children.TryGetValue(new YamlScalarNode(step), out var child) ? child : null,
                YamlSequenceNode list => list.Children[int.Parse(step, CultureInfo.InvariantCulture)],
                _ => null,
            };
        }

        return node;
    }

    public static string Text(YamlNode? node, params string[] path) => (At(node, path) as YamlScalarNode)?.Value ?? throw new InvalidOperationException($"Nothing stands at {string.Join('.', path)}.");

    public static int Number(YamlNode? node, params string[] path) => int.Parse(Text(node, path), CultureInfo.InvariantCulture);

    public static IEnumerable<YamlNode> Items(YamlNode? node, params string[] path) => At(node, path) is YamlSequenceNode list ? list.Children : [];

    public static IEnumerable<(string Key, string Value)> Pairs(YamlNode node) => ((YamlMappingNode)node).Children.Select(static c => (((YamlScalarNode)c.Key).Value!, ((YamlScalarNode)c.Value).Value!));
}
