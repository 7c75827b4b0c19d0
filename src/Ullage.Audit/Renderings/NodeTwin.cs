using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>The place in one object that a place in another corresponds to: by keys, in lists by name and else by number.</summary>
internal static class NodeTwin
{
    /// <summary>The bytes of the twin; of the nearest node around where it has none.</summary>
    /// <param name="rendered">The object that the place is in.</param>
    /// <param name="span">The place.</param>
    /// <param name="written">The other object.</param>
    public static TextSpan Of(YamlNode rendered, TextSpan span, YamlNode written)
    {
        var name = written["metadata"]["name"];
        var best = (name.Exists ? name : written).Span;
        while (rendered.Span != span && Step(rendered, span, written) is { } step)
        {
            best = step.Best;
            if (!step.Rendered.Exists || !step.Written.Exists)
            {
                break;
            }

            (rendered, written) = (step.Rendered, step.Written);
            if (rendered.Span == span)
            {
                return written.Span;
            }
        }

        return best;
    }

    private static (YamlNode Rendered, YamlNode Written, TextSpan Best)? Step(YamlNode rendered, TextSpan span, YamlNode written)
    {
        foreach (var (key, value) in rendered.Kind == YamlNodeKind.Mapping && written.Kind == YamlNodeKind.Mapping ? rendered.Entries : default)
        {
            var isKey = Holds(key, span);
            if (isKey || Holds(value, span))
            {
                var own = written.Own(key.Text);
                return !own.Key.Exists ? null : (isKey ? default : value, isKey ? default : own.Value.Target, own.Key.Span);
            }
        }

        var index = 0;
        foreach (var item in rendered.Kind == YamlNodeKind.Sequence && written.Kind == YamlNodeKind.Sequence ? rendered.Items : default)
        {
            if (Holds(item, span))
            {
                var twin = Twin(item, index, written);
                return !twin.Exists ? null : (item, twin, (twin["name"] is { Exists: true } name ? name : twin).Span);
            }

            index++;
        }

        return null;
    }

    private static YamlNode Twin(YamlNode item, int index, YamlNode written)
    {
        var name = item["name"].Text;
        foreach (var candidate in written.Items)
        {
            if (name.Length > 0 ? candidate.Target["name"].TextIs(name) : index-- == 0)
            {
                return candidate.Target;
            }
        }

        return default;
    }

    private static bool Holds(YamlNode node, TextSpan span) => node.Span.Start <= span.Start && span.End <= node.Span.End;
}
