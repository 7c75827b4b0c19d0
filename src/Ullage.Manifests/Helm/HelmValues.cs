using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;
using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Helm;

/// <summary>A file of Helm values. What a chart renders is never edited; its values are.</summary>
public static class HelmValues
{
    private static readonly string[] _variableKeys = ["env", "extraEnv", "extraEnvVars"];

    /// <summary>Finds the part of the values that belongs to a workload: the only mapping with <c>resources</c>, or the one whose key is the workload's or container's name.</summary>
    /// <param name="values">The values.</param>
    /// <param name="chart">The chart's name.</param>
    /// <param name="workload">The workload.</param>
    /// <param name="container">Its container's name.</param>
    /// <exception cref="EditRefusedException">None or several fit; the message lists them.</exception>
    public static HelmValuesPath Find(YamlFile values, string chart, WorkloadReference workload, string container)
    {
        ArgumentNullException.ThrowIfNull(workload);
        return Find(values, chart, workload, container, isNamed: true)!;
    }

    /// <summary>As <see cref="Find(YamlFile, string, WorkloadReference, string)"/>; null where nothing fits and the chart's name does not speak for it either.</summary>
    internal static HelmValuesPath? Find(YamlFile values, string chart, WorkloadReference workload, string container, bool isNamed)
    {
        var root = Root(values);
        var candidates = new List<HelmValuesPath>();
        Collect(root, chart, [], candidates);
        var named = candidates.Where(c => c.Keys.Count > 0 && Fits(workload, container, c.Keys[^1])).ToList();
        var fitting = candidates.Count == 1 && isNamed ? candidates : named;
        return fitting.Count == 1 ? fitting[0]
            : fitting.Count == 0 && !isNamed ? null
            : throw new EditRefusedException(
                $"{(fitting.Count == 0 ? "no mapping with resources fits" : "several mappings with resources fit")} {workload}; name one with --helm-values {(candidates.Count == 0 ? $"{chart}=path" : string.Join(" or ", (fitting.Count == 0 ? candidates : fitting).Take(10)))}.",
                values.PositionOf(0));
    }

    /// <summary>Changes the part of the values that a path names.</summary>
    /// <param name="values">The values.</param>
    /// <param name="path">The part; it must be there.</param>
    /// <param name="change">The change. Variables need an <c>env</c>, <c>extraEnv</c> or <c>extraEnvVars</c> there, as a list or as a mapping.</param>
    /// <param name="areDefaults">Whether this is the chart's own file: there an entry that goes is taken away, elsewhere it is set to null, or the chart's default would come back.</param>
    /// <exception cref="EditRefusedException">The part is not there, has no place for variables, or a change would touch more than was asked for.</exception>
    public static EditedText Edit(YamlFile values, HelmValuesPath path, ContainerChange change, bool areDefaults)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(change);
        var node = Root(values);
        foreach (var key in path.Keys)
        {
            var next = node.Own(key).Value;
            if (next.Kind != YamlNodeKind.Mapping)
            {
                throw new EditRefusedException($"{path} leads nowhere: {key} is {(next.Exists ? "no mapping" : "not")} here; name another path with --helm-values.", node.Position);
            }

            node = next;
        }

        var fields = (YamlChange.Merge)(areDefaults ? ContainerFields.Change(change) : ContainerFields.Patch(change));
        var changes = new List<(string, YamlChange)> { fields.Entries[0] };
        if (change.Environment.Count > 0)
        {
            changes.Add(Variables(node, path, change, areDefaults));
        }

        var editor = new YamlEditor(values);
        editor.Apply(node, YamlChange.Map(changes));
        return editor.Finish();
    }

    private static (string, YamlChange) Variables(YamlNode node, HelmValuesPath path, ContainerChange change, bool areDefaults)
    {
        foreach (var key in _variableKeys)
        {
            var variables = node.Own(key).Value;
            if (variables is { Kind: YamlNodeKind.Mapping } && !Layout.IsNothing(variables))
            {
                var gone = areDefaults ? YamlChange.Remove : YamlChange.Literal("null");
                return (key, YamlChange.Map([.. change.Environment.Select(e => (e.Name, e.Value is null ? gone : YamlChange.Text(e.Value)))]));
            }

            if (variables is { Kind: YamlNodeKind.Sequence })
            {
                // Helm replaces lists as a whole, so what goes from one is simply not in it.
                return (key, ((YamlChange.Merge)ContainerFields.Change(change)).Entries[1].Change);
            }
        }

        throw new EditRefusedException($"{path} has no env, extraEnv or extraEnvVars with which the chart would take variables; add one that its templates read.", node.Position);
    }

    /// <summary>Whether a key names a workload or its container.</summary>
    internal static bool Fits(WorkloadReference workload, string container, string key) => Fits(workload.Name, key) || Fits(container, key);

    /// <summary>Whether a workload is called as its chart, alone or after a release's name: <c>shop</c>, <c>prod-shop</c>. Not <c>shop-worker</c>, which may be another chart's.</summary>
    internal static bool Names(string workload, string chart) => workload == chart || workload.EndsWith($"-{chart}", StringComparison.Ordinal);

    private static YamlNode Root(YamlFile values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Documents.Count == 1 && values.Documents[0].Root.Kind == YamlNodeKind.Mapping
            ? values.Documents[0].Root
            : throw new EditRefusedException("the values are no single mapping; expected one document of keys.", values.PositionOf(0));
    }

    private static void Collect(YamlNode node, string chart, IReadOnlyList<string> keys, List<HelmValuesPath> found)
    {
        foreach (var (key, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            var isResources = key.TextIs("resources") && (value.Kind == YamlNodeKind.Mapping || Layout.IsNothing(value));
            if (isResources)
            {
                found.Add(new(chart, keys));
            }
            else if (key.Kind == YamlNodeKind.Scalar)
            {
                Collect(value, chart, [.. keys, key.Text], found);
            }
        }
    }

    /// <summary>Whether a name is a key, or ends in it after a dash: <c>shop-order-history</c> and <c>orderHistory</c>.</summary>
    private static bool Fits(string name, string key)
    {
        var (bare, wanted) = (Bare(name), Bare(key));
        return wanted.Length > 0 && (bare == wanted || (bare.EndsWith(wanted, StringComparison.Ordinal) && Array.Exists(Starts(name), s => Bare(name[s..]) == wanted)));
    }

    private static int[] Starts(string name) => [.. Enumerable.Range(1, Math.Max(0, name.Length - 1)).Where(i => name[i - 1] == '-')];

    private static string Bare(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
