using System.Globalization;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Mending;

/// <summary>A change of an object in a manifest, from its top on.</summary>
internal sealed record ObjectEdit(AuditObject Item, YamlChange Change);

/// <summary>A stretch of a file that becomes another text.</summary>
internal sealed record TextEdit(SourceText Source, TextSpan Span, string Replacement);

/// <summary>What mends a finding, and why so.</summary>
internal sealed record Mend
{
    private Mend(string words) => Words = words;

    /// <summary>What is done, with its reason, in half a sentence.</summary>
    public string Words { get; }

    /// <summary>Whether it may change how the program runs, so that somebody must have a look: made only when asked for.</summary>
    public bool NeedsLook { get; init; }

    /// <summary>Whether a variable that it writes follows from the container's amounts, so that who decides these decides it.</summary>
    public bool FollowsAmounts { get; init; } = true;

    /// <summary>Why nothing is mended although the rule mends such findings; null where it is.</summary>
    public string? Reason { get; private init; }

    public ObjectEdit? Object { get; private init; }

    public IReadOnlyList<TextEdit> Texts { get; private init; } = [];

    /// <summary>Nothing: the finding is left as it is, and whoever asked for mends is told why.</summary>
    public static Mend Left(string reason) => new("") { Reason = reason };

    public static Mend Of(AuditObject item, string words, params (string Key, YamlChange Change)[] entries) => new(words) { Object = new(item, YamlChange.Map(entries)) };

    public static Mend Of(Container container, string words, params (string Key, YamlChange Change)[] entries)
    {
        var workload = container.Workload;
        var list = workload.PodSpec["initContainers"].List().Contains(container.Node) ? "initContainers" : "containers";
        return OfPod(workload, words, (list, YamlChange.List("name", (container.Name, YamlChange.Map(entries)))));
    }

    public static Mend OfPod(Workload workload, string words, params (string Key, YamlChange Change)[] entries) => OfTemplate(workload, words, ("spec", YamlChange.Map(entries)));

    /// <summary>Of the pod's metadata and spec.</summary>
    public static Mend OfTemplate(Workload workload, string words, params (string Key, YamlChange Change)[] entries) =>
        workload.TemplatePath is { Count: > 0 } path ? Of(workload, words, At(YamlChange.Map(entries), [.. path])) : Of(workload, words, entries);

    public static Mend OfVariable(Container container, string name, string value, string words) =>
        Of(container, words, ("env", YamlChange.List("name", (name, YamlChange.Map(("value", YamlChange.Text(value)), ("valueFrom", YamlChange.Remove))))));

    public static Mend WithoutVariable(Container container, string name, string words) => Of(container, words, ("env", YamlChange.List("name", (name, YamlChange.Remove))));

    /// <summary>Of one number of a probe.</summary>
    public static Mend OfProbe(Container container, Probe probe, string key, long value, string words) =>
        Of(container, words, (probe.Name + "Probe", YamlChange.Map((key, YamlChange.Literal(value.ToString(CultureInfo.InvariantCulture))))));

    public static Mend OfText(string words, params IReadOnlyList<TextEdit> edits) => new(words) { Texts = edits };

    /// <summary>A change of what stands deeper, as an entry of what is on top.</summary>
    public static (string Key, YamlChange Change) At(YamlChange change, params ReadOnlySpan<string> path)
    {
        for (var i = path.Length - 1; i > 0; i--)
        {
            change = YamlChange.Map((path[i], change));
        }

        return (path[0], change);
    }
}
