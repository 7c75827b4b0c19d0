using System.Text;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Findings;

/// <summary>Where the secrets of a file stand, so that no line of it is shown with one, whatever the line is shown for.</summary>
internal sealed class SecretPlaces
{
    // In order, and none within or beside another.
    private readonly List<TextSpan> _spans = [];

    private SecretPlaces(List<TextSpan> spans)
    {
        foreach (var span in spans.OrderBy(static s => s.Start))
        {
            if (_spans.Count > 0 && span.Start <= _spans[^1].End)
            {
                _spans[^1] = new(_spans[^1].Start, Math.Max(_spans[^1].End, span.End));
            }
            else
            {
                _spans.Add(span);
            }
        }
    }

    /// <summary>The places by file: of what was found, be it told or accepted, of the values of Secrets, and of what a name announces.</summary>
    /// <param name="findings">What was found, placed in files.</param>
    /// <param name="objects">The objects that were read.</param>
    public static Dictionary<SourceText, SecretPlaces> Of(List<AuditFinding> findings, List<AuditObject> objects)
    {
        var spans = new Dictionary<SourceText, List<TextSpan>>(ReferenceEqualityComparer.Instance);
        foreach (var finding in findings)
        {
            if (finding.Rule.TellsSecret && (finding.RenderedFrom is null || finding.Item is null || !IsOnlyNear(finding.Source, finding.Span, finding.Item)))
            {
                Add(finding.Source, finding.Span);
            }
            else if (finding.Rule.Id is "yaml-syntax" or "dockerfile-invalid" && SecretLines.MayHold(finding.Source.Line(finding.Start.Line)))
            {
                Add(finding.Source, finding.Source.SpanOfLine(finding.Start.Line));
            }
        }

        foreach (var item in objects)
        {
            foreach (var value in Values(item))
            {
                var (source, span) = item.Source.Rendering?.Place(item, value.Span) ?? (item.Source, value.Span);
                if (item.Source.Rendering is null || !IsOnlyNear(source, span, item))
                {
                    Add(source, span);
                }
            }
        }

        return spans.ToDictionary(static s => s.Key, static s => new SecretPlaces(s.Value));

        void Add(SourceText source, TextSpan span)
        {
            // Of a block, the first line has the mark that begins it, and nothing of the text.
            if (span.Length > 0 && source.Bytes[span.Start] is (byte)'|' or (byte)'>')
            {
                var text = source.Bytes[span.Start..span.End].IndexOf((byte)'\n');
                span = text < 0 ? span : new(span.Start + text + 1, span.End);
            }

            if (span.Length > 0)
            {
                (spans.TryGetValue(source, out var of) ? of : spans[source] = []).Add(span);
            }
        }
    }

    /// <summary>A stretch of a line with what is a secret starred.</summary>
    /// <param name="source">The file.</param>
    /// <param name="of">The stretch; it begins and ends with a code point.</param>
    public string Shown(SourceText source, TextSpan of)
    {
        var next = FirstAfter(of.Start);
        if (next == _spans.Count || _spans[next].Start >= of.End)
        {
            return source.Text(of);
        }

        var shown = new StringBuilder(of.Length);
        for (var at = of.Start; at < of.End;)
        {
            Rune.DecodeFromUtf8(source.Bytes[at..of.End], out var rune, out var length);
            while (next < _spans.Count && _spans[next].End <= at)
            {
                next++;
            }

            _ = next < _spans.Count && _spans[next].Start <= at && !Rune.IsWhiteSpace(rune) ? shown.Append('*') : shown.Append(rune);
            at += length;
        }

        return shown.ToString();
    }

    /// <summary>The number of the first place that ends after an offset.</summary>
    private int FirstAfter(int offset)
    {
        var (low, high) = (0, _spans.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _spans[middle].End <= offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>What a Secret holds, and what the name of a variable or key announces: whatever it is, and also where it is no text.</summary>
    private static IEnumerable<YamlNode> Values(AuditObject item)
    {
        if (item is { Kind: "Secret" or "ConfigMap", ApiVersion: "v1" })
        {
            foreach (var (key, value) in item.Node["data"].MergedEntries().Concat(item.Node["stringData"].MergedEntries()))
            {
                if (item.Kind == "Secret" || SecretSigns.IsNamed(key.Text))
                {
                    yield return value.Target;
                }
            }
        }

        foreach (var variable in (item as Workload)?.Containers.SelectMany(static c => c.Environment) ?? [])
        {
            if (SecretSigns.IsNamed(variable.Name))
            {
                foreach (var (_, value) in variable.Node.MergedEntries().Where(static e => e.Key.Text is not ("name" or "valueFrom")))
                {
                    yield return value.Target;
                }
            }
        }
    }

    /// <summary>Whether what was rendered does not stand in the file as such, so that the place is a key or the object's name.</summary>
    private static bool IsOnlyNear(SourceText source, TextSpan span, AuditObject item) =>
        (span.End < source.Bytes.Length && source.Bytes[span.End] == (byte)':')
        || item.Name.Contains(Encoding.UTF8.GetString(source.Bytes[span.Start..span.End]), StringComparison.Ordinal);
}
