using System.Buffers.Text;
using System.Text.RegularExpressions;
using Ullage.Manifests.Yaml;
using Ullage.Model;

namespace Ullage.Manifests.Schema;

/// <summary>A scalar against what a field may hold, and words for both.</summary>
internal static partial class ScalarCheck
{
    private const int Longest = 40;

    /// <summary>Whether it says nothing, which Kubernetes takes as if the field were not there.</summary>
    public static bool IsNull(YamlNode node) => node.Target is { Kind: YamlNodeKind.Scalar } scalar && ScalarTypes.Of(scalar).Type == ScalarType.Null;

    /// <summary>What is wrong with a scalar, or null.</summary>
    public static (SchemaProblem Kind, string Message)? Problem(YamlNode node, ValueKind kind)
    {
        var (type, number) = ScalarTypes.Of(node);
        var fits = kind switch
        {
            ValueKind.Text or ValueKind.Time or ValueKind.Bytes => type == ScalarType.Text,
            ValueKind.Int32 or ValueKind.Int64 => type == ScalarType.Integer,
            ValueKind.Bool => type == ScalarType.Bool,
            ValueKind.Number => type is ScalarType.Integer or ScalarType.Fraction,
            ValueKind.Quantity => type is ScalarType.Integer or ScalarType.Fraction or ScalarType.Text,
            ValueKind.IntOrText => type is ScalarType.Integer or ScalarType.Text,
            _ => true,
        };
        if (!fits)
        {
            var way = kind == ValueKind.Text && type != ScalarType.Null ? "; put it into quotes" : "";
            return (SchemaProblem.WrongType, $"found {Told(node)}, expected {Told(new FieldType(kind))}{way}");
        }

        var bad = kind switch
        {
            ValueKind.Int32 => number is < int.MinValue or > int.MaxValue,
            ValueKind.Int64 => number is < long.MinValue or > long.MaxValue,
            ValueKind.Quantity => type == ScalarType.Text && !Quantity.TryParse(node.Text, out _, out _),
            ValueKind.Time => !Moment().IsMatch(node.Text),
            ValueKind.Bytes => !Base64.IsValid(node.Text),
            _ => false,
        };
        return bad ? (SchemaProblem.BadValue, $"found {Shortened(node.Text)}, expected {Told(new FieldType(kind))}") : null;
    }

    /// <summary>A node as it was found.</summary>
    public static string Told(YamlNode node) => node.Kind switch
    {
        YamlNodeKind.Mapping => "a mapping",
        YamlNodeKind.Sequence => "a list",
        _ => ScalarTypes.Of(node).Type switch
        {
            ScalarType.Null => "nothing",
            ScalarType.Bool => $"a truth value ({node.Text})",
            ScalarType.Integer or ScalarType.Fraction => $"a number ({Shortened(node.Text)})",
            ScalarType.NoNumber => $"{node.Text}, which JSON cannot hold",
            _ => $"a text ({Shortened(node.Text)})",
        },
    };

    /// <summary>A type as it is expected.</summary>
    public static string Told(FieldType type) => type.Kind switch
    {
        ValueKind.Text => "a text",
        ValueKind.Int32 => "a whole number of 32 bits",
        ValueKind.Int64 => "a whole number",
        ValueKind.Bool => "true or false",
        ValueKind.Number => "a number",
        ValueKind.Quantity => "a quantity such as 250m or 64Mi",
        ValueKind.IntOrText => "a whole number or a text",
        ValueKind.Time => "a moment such as 2026-03-01T12:00:00Z",
        ValueKind.Bytes => "bytes in base 64",
        ValueKind.List => "a list",
        ValueKind.Any => "a value",
        _ => "a mapping",
    };

    /// <summary>A text from a file, short enough for a line.</summary>
    public static string Shortened(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[-+]\d{2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();
}
