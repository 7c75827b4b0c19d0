using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Kubernetes;

/// <summary>Tells manifests that are templates, or that a template made: a change of them is lost or breaks them.</summary>
public static class TemplateSigns
{
    /// <summary>Why an object should not be changed where it stands, with the way out; null when it may be.</summary>
    /// <param name="workload">The object.</param>
    public static string? Of(ManifestObject workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var node = workload.Node;
        if (HoldsAction(node))
        {
            return "the manifest is a template ({{ … }}); change the values it is rendered from.";
        }

        var before = node.File.Bytes[workload.Document.Span.Start..workload.Document.Root.Span.Start];
        if (before.IndexOf("# Source: "u8) >= 0)
        {
            return "the manifest was rendered by Helm (# Source: above it), and the next rendering would undo a change; change the chart's values (--helm-values chart=path).";
        }

        return node["metadata"]["labels"]["helm.sh/chart"].Exists
            ? "the manifest was rendered by Helm (label helm.sh/chart), and the next rendering would undo a change; change the chart's values (--helm-values chart=path)."
            : null;
    }

    /// <summary><c>{{ x }}</c> without quotes reads as a mapping whose key is a mapping: nobody means that.</summary>
    private static bool HoldsAction(YamlNode node)
    {
        foreach (var (key, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            if ((key is { Kind: YamlNodeKind.Mapping, Style: YamlStyle.Flow } && node.Style == YamlStyle.Flow) || HoldsAction(value))
            {
                return true;
            }
        }

        foreach (var item in node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            if (HoldsAction(item))
            {
                return true;
            }
        }

        return false;
    }
}
