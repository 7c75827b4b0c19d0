using System.Text;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Sources;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Kubernetes;

namespace Ullage.Audit.Mending;

/// <summary>The mends of one file in one round, made together as far as they agree; what contradicts waits for the next round.</summary>
internal sealed class FileMending(SourceText source)
{
    private readonly List<(AuditFinding Finding, Mend Mend)> _mends = [];

    public SourceText Source => source;

    public void Add(AuditFinding finding, Mend mend) => _mends.Add((finding, mend));

    /// <summary>Makes them; the text itself when nothing came of it.</summary>
    public SourceText Make(List<MadeMend> made, List<RefusedMend> refused)
    {
        var texts = _mends.Where(static m => m.Mend.Texts.Count > 0).ToList();
        return texts.Count > 0 ? MakeTexts(texts, made) : MakeObjects(made, refused);
    }

    private SourceText MakeObjects(List<MadeMend> made, List<RefusedMend> refused)
    {
        var byObject = new Dictionary<AuditObject, Union>();
        foreach (var (finding, mend) in _mends)
        {
            var (item, change) = (mend.Object!.Item, mend.Object.Change);
            if (TemplateSigns.Of(item.Manifest) is { } sign)
            {
                refused.Add(new(finding, sign));
            }
            else if (!byObject.TryGetValue(item, out var union))
            {
                byObject.Add(item, new(item, change, [(finding, mend)]));
            }
            else if (union.Change.With(change) is { } both)
            {
                byObject[item] = union with { Change = both, Parts = [.. union.Parts, (finding, mend)] };
            }
        }

        return byObject.Count == 0 ? source : Make([.. byObject.Values], made, refused);
    }

    private SourceText Make(List<Union> unions, List<MadeMend> made, List<RefusedMend> refused)
    {
        var editor = new YamlEditor(unions[0].Item.Node.File);
        var accepted = new List<Union>();
        foreach (var union in unions)
        {
            try
            {
                editor.Apply(union.Item.Node, union.Change);
                accepted.Add(union);
            }
            catch (EditRefusedException refusal) when (union.Parts.Count == 1)
            {
                refused.Add(new(union.Parts[0].Finding, refusal.Reason));
            }
            catch (EditRefusedException)
            {
                // One part spoils it for all: the first that fits alone is made, the others come in the next round.
                if (FirstThatFits(editor, union, refused) is { } part)
                {
                    accepted.Add(part);
                }
            }
        }

        try
        {
            var edited = editor.Finish();
            made.AddRange(accepted.SelectMany(static u => u.Parts).Select(static p => new MadeMend(p.Finding, p.Mend.Words)));
            return edited.IsChanged ? new SourceText(source.Path, edited.Bytes) : source;
        }
        catch (EditRefusedException refusal) when (accepted is [{ Parts: [var only] }])
        {
            refused.Add(new(only.Finding, refusal.Reason));
            return source;
        }
        catch (EditRefusedException)
        {
            // Halves find the one that spoils it; the other half comes in the next round.
            return Make(accepted.Count > 1 ? accepted[..(accepted.Count / 2)] : [accepted[0].Half()], made, refused);
        }
    }

    private static Union? FirstThatFits(YamlEditor editor, Union union, List<RefusedMend> refused)
    {
        foreach (var part in union.Parts)
        {
            try
            {
                editor.Apply(union.Item.Node, part.Mend.Object!.Change);
                return new(union.Item, part.Mend.Object.Change, [part]);
            }
            catch (EditRefusedException refusal)
            {
                refused.Add(new(part.Finding, refusal.Reason));
            }
        }

        return null;
    }

    private SourceText MakeTexts(List<(AuditFinding Finding, Mend Mend)> mends, List<MadeMend> made)
    {
        var taken = new List<TextEdit>();
        foreach (var (finding, mend) in mends)
        {
            if (mend.Texts.All(t => taken.TrueForAll(o => t.Span.End < o.Span.Start || t.Span.Start > o.Span.End)))
            {
                taken.AddRange(mend.Texts);
                made.Add(new(finding, mend.Words));
            }
        }

        using var after = new MemoryStream();
        var from = 0;
        foreach (var edit in taken.OrderBy(static t => t.Span.Start))
        {
            after.Write(source.Bytes[from..edit.Span.Start]);
            after.Write(Encoding.UTF8.GetBytes(edit.Replacement));
            from = edit.Span.End;
        }

        after.Write(source.Bytes[from..]);
        return new SourceText(source.Path, after.ToArray());
    }

    private sealed record Union(AuditObject Item, YamlChange Change, List<(AuditFinding Finding, Mend Mend)> Parts)
    {
        public Union Half()
        {
            var parts = Parts[..(Parts.Count / 2)];
            return new(Item, parts.Select(static p => p.Mend.Object!.Change).Aggregate(static (a, b) => a.With(b)!), parts);
        }
    }
}
