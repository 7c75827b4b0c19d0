namespace Ullage.Manifests.Schema;

/// <summary>What is known of a field or kind.</summary>
/// <param name="Type">What it holds.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Allowed">The values allowed; empty for any.</param>
/// <param name="Since">Index of the first version that has it.</param>
/// <param name="Until">Index of the last version that has it.</param>
internal sealed record FieldFacts(FieldType Type, bool IsRequired, IReadOnlyList<string> Allowed, int Since, int Until)
{
    public bool IsIn(int version) => version >= Since && version <= Until;
}
