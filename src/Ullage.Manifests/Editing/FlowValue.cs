using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Editing;

/// <summary>Writes a new value in brackets.</summary>
internal static class FlowValue
{
    public static string OneLine(YamlChange change, YamlStyle quote, bool isJson, bool isTight)
    {
        var comma = isTight ? "," : ", ";
        return change switch
        {
            YamlChange.Scalar scalar => scalar.Written(quote, inFlow: true),
            YamlChange.Merge merge => "{" + string.Join(comma, Kept(merge).Select(e => Scalars.Write(e.Key, true, isJson ? YamlStyle.DoubleQuoted : YamlStyle.Plain, inFlow: true) + (isTight ? ":" : ": ") + OneLine(e.Change, quote, isJson, isTight))) + "}",
            YamlChange.MergeItems items => "[" + string.Join(comma, items.Items.Where(static i => i.Change is not YamlChange.Removal).Select(i => OneLine(items.Whole(i.Name, i.Change), quote, isJson, isTight))) + "]",
            YamlChange.AppendTexts texts => "[" + string.Join(comma, texts.Items.Select(t => Scalars.Write(t, true, quote, inFlow: true))) + "]",
            YamlChange.NewItems items => "[" + string.Join(comma, items.Items.Select(i => OneLine(i, quote, isJson, isTight))) + "]",
            _ => throw new InvalidOperationException("A removal is not written."),
        };
    }

    public static string Lines(YamlChange change, string lineBreak, string indent, string unit)
    {
        var (open, close, parts) = change switch
        {
            YamlChange.Merge merge => ("{", "}", Kept(merge).Select(e => Scalars.Write(e.Key, true, YamlStyle.DoubleQuoted, inFlow: true) + ": " + Lines(e.Change, lineBreak, indent + unit, unit))),
            YamlChange.MergeItems items => ("[", "]", items.Items.Where(static i => i.Change is not YamlChange.Removal).Select(i => Lines(items.Whole(i.Name, i.Change), lineBreak, indent + unit, unit))),
            YamlChange.AppendTexts texts => ("[", "]", texts.Items.Select(static t => Scalars.Write(t, true, YamlStyle.DoubleQuoted, inFlow: true))),
            YamlChange.NewItems items => ("[", "]", items.Items.Select(i => Lines(i, lineBreak, indent + unit, unit))),
            _ => ("", "", []),
        };
        return open.Length == 0
            ? OneLine(change, YamlStyle.DoubleQuoted, isJson: true, isTight: false)
            : open + string.Join(",", parts.Select(p => lineBreak + indent + unit + p)) + lineBreak + indent + close;
    }

    private static IEnumerable<(string Key, YamlChange Change)> Kept(YamlChange.Merge merge) => Layout.Kept(merge);
}
