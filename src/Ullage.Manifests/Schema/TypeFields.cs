namespace Ullage.Manifests.Schema;

/// <summary>The fields of a type.</summary>
/// <param name="byName">Each by its name.</param>
internal sealed class TypeFields(Dictionary<string, FieldFacts> byName)
{
    /// <summary>Each by its name.</summary>
    public IReadOnlyDictionary<string, FieldFacts> ByName { get; } = byName;

    /// <summary>The few that must be given: every mapping of a manifest is asked for them.</summary>
    public (string Name, FieldFacts Field)[] Required { get; } = [.. byName.Where(static f => f.Value.IsRequired).Select(static f => (f.Key, f.Value))];
}
