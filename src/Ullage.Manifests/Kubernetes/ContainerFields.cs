using Ullage.Manifests.Editing;

namespace Ullage.Manifests.Kubernetes;

/// <summary>A container's change as a change of its mapping.</summary>
internal static class ContainerFields
{
    /// <summary>The change of the object itself: what goes is taken away.</summary>
    public static YamlChange Change(ContainerChange change) => Fields(change, YamlChange.Remove, inPatch: false, static _ => true);

    /// <summary>The change as an item of a strategic merge patch, where what goes is said: <c>null</c>, and <c>$patch: delete</c> for a variable.</summary>
    /// <param name="change">The change.</param>
    /// <param name="mayHaveSource">Whether a variable may have a <c>valueFrom</c> in what is patched, which a value must then take away; null where that is not known.</param>
    public static YamlChange Patch(ContainerChange change, Func<string, bool>? mayHaveSource = null) => Fields(change, YamlChange.Literal("null"), inPatch: true, mayHaveSource ?? (static _ => true));

    private static YamlChange Fields(ContainerChange change, YamlChange gone, bool inPatch, Func<string, bool> mayHaveSource)
    {
        var requests = Amounts(change.CpuRequest, change.MemoryRequest, gone);
        var limits = Amounts(change.CpuLimit, change.MemoryLimit, gone);
        return YamlChange.Map(
            ("resources", YamlChange.Map(("requests", requests), ("limits", limits))),
            ("env", YamlChange.List("name", [.. change.Environment.Select(e => (e.Name, Variable(e, gone, inPatch, mayHaveSource(e.Name))))])));
    }

    private static YamlChange Amounts(FieldChange cpu, FieldChange memory, YamlChange gone)
    {
        var entries = new List<(string, YamlChange)>();
        foreach (var (key, field) in new[] { ("cpu", cpu), ("memory", memory) })
        {
            if (field.IsGiven)
            {
                entries.Add((key, field.Value is null ? gone : YamlChange.Value(field.Value)));
            }
        }

        return YamlChange.Map(entries);
    }

    private static YamlChange Variable(EnvironmentChange variable, YamlChange gone, bool inPatch, bool mayHaveSource) => variable.Value is not null
        ? YamlChange.Map(mayHaveSource ? [("value", YamlChange.Text(variable.Value)), ("valueFrom", gone)] : [("value", YamlChange.Text(variable.Value))])
        : inPatch ? YamlChange.Map(("$patch", YamlChange.Value("delete"))) : YamlChange.Remove;
}
