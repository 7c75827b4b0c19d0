using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;

namespace Ullage.Audit.Mending;

/// <summary>A mend, or its refusal, told apart from others of later rounds, when offsets are no longer what they were.</summary>
/// <param name="Path">The file.</param>
/// <param name="Object">The object's number in it; -1 for what is no object.</param>
/// <param name="Identity">Resource and rule.</param>
/// <param name="Words">What is done, or what was found.</param>
internal readonly record struct MendKey(string Path, int Object, string Identity, string Words);

/// <summary>Numbers the objects of each file: no mend adds or takes away any, so that a number means the same object in every round.</summary>
internal sealed class MendPlaces
{
    private readonly Dictionary<AuditObject, int> _numbers = new(ReferenceEqualityComparer.Instance);

    public MendPlaces(AuditSet set)
    {
        var next = new Dictionary<SourceText, int>(ReferenceEqualityComparer.Instance);
        foreach (var item in set.Objects)
        {
            next[item.Source] = _numbers[item] = next.GetValueOrDefault(item.Source) + 1;
        }
    }

    public MendKey KeyOf(AuditFinding finding, string words) =>
        new(finding.Source.Path, finding.Item is { } item ? _numbers.GetValueOrDefault(item, -1) : -1, finding.Identity, words);
}
