using System.Text;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Audit.Sources;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>Puts what was rendered in the place of the files that it was rendered from.</summary>
/// <param name="directory">The folder that paths outside of the run are shown from.</param>
public sealed class RenderedSources(string directory)
{
    private readonly List<SourceText> _rendered = [];
    private readonly Dictionary<string, SourceText> _origins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceText> _read = new(StringComparer.Ordinal);

    /// <summary>The texts to audit: what was rendered instead of its files, which stay for their places and comments.</summary>
    /// <param name="files">The files of the run.</param>
    /// <param name="rendered">What each unit was rendered to.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    public IReadOnlyList<SourceText> Join(IReadOnlyList<(SourcePath Path, SourceText Text)> files, IReadOnlyList<(RenderUnit Unit, byte[] Output)> rendered, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(rendered);
        foreach (var (path, text) in files.Where(static f => f.Path.Full.Length > 0))
        {
            _read[path.Full] = text;
        }

        foreach (var (unit, output) in rendered)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var origin = unit.Tree is { } tree ? OfOverlay(unit, tree) : OfChart(unit, output);
            var parts = unit.Tree?.Files.Select(f => Origin(f)?.Path).OfType<string>().ToHashSet(StringComparer.Ordinal);
            _rendered.Add(new SourceText(unit.File.Shown, output) { Rendering = new(unit.File.Shown, parts, origin) });
        }

        var left = files.Select(f => _origins.Remove(f.Path.Full, out var origin) ? origin : f.Text).ToList();
        return [.. left, .. _origins.OrderBy(static o => o.Key, StringComparer.Ordinal).Select(static o => o.Value), .. _rendered];
    }

    private Func<AuditObject?, TextSpan, (SourceText Source, TextSpan Span)> OfOverlay(RenderUnit unit, KustomizeTree tree)
    {
        var files = tree.Files.ToDictionary(static f => f, Origin, StringComparer.Ordinal);
        var objects = tree.Objects.ToLookup(static o => (o.Kind, o.Name));
        return (found, span) =>
        {
            if (found is { } item)
            {
                var same = objects[(item.Kind, item.Name)].ToList();
                var chosen = same.Count == 1 ? same[0] : same.FindAll(o => o.Namespace == item.Namespace) is [var only] ? only : null;
                if (chosen is not null && files[chosen.Path] is { } source)
                {
                    return (source, NodeTwin.Of(item.Node, span, chosen.Node));
                }
            }

            return Top(files[unit.File.Full]!);
        };
    }

    private Func<AuditObject?, TextSpan, (SourceText Source, TextSpan Span)> OfChart(RenderUnit unit, byte[] output)
    {
        var chart = Origin(unit.File.Full)!;
        var templates = new List<(int Start, SourceText Source)>();
        var mark = "# Source: "u8;
        for (var at = 0; output.AsSpan(at).IndexOf(mark) is var next and >= 0;)
        {
            at += next + mark.Length;
            var end = output.AsSpan(at).IndexOfAny((byte)'\n', (byte)'\r');
            var named = Encoding.UTF8.GetString(output.AsSpan(at, end < 0 ? output.Length - at : end));
            templates.Add((at, Template(unit, named) ?? chart));
        }

        return (found, span) =>
        {
            var source = templates.LastOrDefault(t => t.Start <= span.Start).Source ?? chart;
            return found is { } item && !ReferenceEquals(source, chart) && Line(source, "kind: " + item.Kind) is { } line ? (source, line) : Top(source);
        };
    }

    /// <summary>The template that helm names by chart and path; null where it is in a packed chart, or nowhere.</summary>
    private SourceText? Template(RenderUnit unit, string named)
    {
        var slash = named.IndexOf('/', StringComparison.Ordinal);
        var full = slash > 0 ? WrittenPath.In(unit.Folder, named[(slash + 1)..]) : "";
        return full.StartsWith(unit.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(full) ? Origin(full) : null;
    }

    private SourceText? Origin(string full)
    {
        if (_origins.TryGetValue(full, out var known))
        {
            return known;
        }

        var text = _read.GetValueOrDefault(full) ?? (SourceReader.Read([new(Shown(full), full)], [], CancellationToken.None) is [var only] ? only : null);
        return text is null ? null : _origins[full] = new SourceText(text.Path, text.Memory) { IsOrigin = true };
    }

    private string Shown(string full) => Path.GetRelativePath(directory, full);

    private static (SourceText Source, TextSpan Span) Top(SourceText source)
    {
        var end = source.Bytes.IndexOfAny((byte)'\n', (byte)'\r');
        return (source, new(0, end < 0 ? source.Bytes.Length : end));
    }

    private static TextSpan? Line(SourceText source, string wanted)
    {
        for (var line = 1; line <= source.LineCount; line++)
        {
            if (source.Line(line).TrimEnd() == wanted)
            {
                var start = source.OffsetOf(new(line, 1));
                return new(start, start + wanted.Length);
            }
        }

        return null;
    }
}
